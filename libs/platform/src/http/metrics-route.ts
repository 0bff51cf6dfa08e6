import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { readMetrics } from '@urvote/contracts/openapi/operational-endpoints';
import type { Registry } from 'prom-client';
import { defineRoute, type Route } from './define-route.ts';

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Metrics for whoever has the token: how many votes come tells of contests whose results are hidden. */
export function metricsRoute(registry: Registry, token: string): Route {
  const expected = digestOf(token);
  return defineRoute(readMetrics, async (ctx) => {
    const [, given] = /^Bearer +(\S+)$/i.exec(ctx.header('authorization') ?? '') ?? [];
    if (given === undefined || !timingSafeEqual(digestOf(given), expected)) {
      throw new ProblemError('UNAUTHENTICATED', { detail: 'Metrics are read with the token of METRICS_TOKEN' });
    }
    return {
      status: 200,
      body: await registry.metrics(),
      headers: { 'Content-Type': registry.contentType },
    };
  });
}

import type { Registry } from 'prom-client';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { healthLive, healthReady, readMetrics } from '@urvote/contracts/openapi/operational-endpoints';
import type { Clock } from '../clock/clock.ts';
import { defineRoute, type Route } from './define-route.ts';

export interface HealthCheck {
  /** Public name of the dependency, e.g. `postgres`. */
  name: string;
  /** Rejects when the dependency does not answer. */
  check(): Promise<void>;
}

export interface HealthOptions {
  checks: readonly HealthCheck[];
  registry: Registry;
  clock: Clock;
  timeoutMs?: number;
  /** How long one answer serves all askers; default 1 s. */
  cacheMs?: number;
}

type Verdicts = Record<string, 'ok' | 'unavailable'>;

/** Liveness, readiness by named checks, and metrics. Readiness says which dependency is missing and nothing more of it. */
export function healthRoutes(options: HealthOptions): Route[] {
  const readVerdicts = cachedVerdicts(options);
  return [
    defineRoute(healthLive, async () => ({ status: 200, body: { status: 'ok' } })),
    defineRoute(healthReady, async () => {
      const checks = await readVerdicts();
      const missing = Object.keys(checks).filter((name) => checks[name] !== 'ok');
      if (missing.length > 0) throw new ProblemError('TEMPORARILY_UNAVAILABLE', { detail: `Not available: ${missing.join(', ')}`, extensions: { checks } });
      return { status: 200, body: { status: 'ok', checks } };
    }),
    defineRoute(readMetrics, async () => ({
      status: 200,
      body: await options.registry.metrics(),
      headers: { 'Content-Type': options.registry.contentType },
    })),
  ];
}

function cachedVerdicts({ checks, clock, timeoutMs = 1_000, cacheMs = 1_000 }: HealthOptions): () => Promise<Verdicts> {
  let latest: Promise<Verdicts> | undefined;
  let freshUntilMs = 0;
  return () => {
    if (latest !== undefined && clock.nowMs() < freshUntilMs) return latest;
    freshUntilMs = clock.nowMs() + cacheMs;
    latest = Promise.all(checks.map(async (each) => [each.name, await verdictOf(each, timeoutMs)] as const)).then(Object.fromEntries);
    return latest as Promise<Verdicts>;
  };
}

async function verdictOf({ check }: HealthCheck, timeoutMs: number): Promise<'ok' | 'unavailable'> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('timeout')), timeoutMs);
  try {
    await Promise.race([check(), late]);
    return 'ok';
  } catch {
    return 'unavailable';
  } finally {
    clearTimeout(timer);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { ballotsOf, mintVoters } from './ballots.ts';
import { type Attempt, type Load, startLoad, untilAcknowledged } from './load.ts';
import type { OwnService } from './own-service.ts';
import type { Platform } from './platform.ts';
import { untilMissing, untilReady } from './readiness.ts';
import { seedContest } from './seed.ts';

export interface Outage {
  /** The name of the dependency in readiness. */
  dependency: string;
  /** Services that need it. */
  services: readonly OwnService[];
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Further checks while it is away. */
  meanwhile?(): Promise<void>;
  durationMs: number;
  /** No vote waits longer for its answer. */
  longestAnswerMs: number;
}

export interface OutageReport {
  load: Load;
  /** Votes cast and answered while the server was surely away. */
  duringOutage: Attempt[];
}

/** An ordinary outage: nobody listens any more. */
export const stopped = { durationMs: 20_000, longestAnswerMs: 3_000 };
/** Connections stay open and nothing answers: what waits for the queue is refused by a time limit. */
export const hanging = { durationMs: 10_000, longestAnswerMs: 6_000 };

/** Attempts that began in this time after the stop may still have met the server. */
const marginMs = 1_000;
const secretsOfConnections = /postgres(ql)?:\/\/|rediss?:\/\/|own-server-password|ECONNREFUSED|127\.0\.0\.1/i;

/**
 * Takes a server away under load: every service that needs it keeps running, says so in its readiness and
 * nothing else, and is ready again by itself when the server is back.
 */
export async function throughOutage(platform: Platform, outage: Outage): Promise<OutageReport> {
  const { entryIds } = await seedContest(platform, { entryCount: 100 });
  const voters = await mintVoters(platform.issuer, 100);
  const urls = platform.gateways.map(({ url }) => url);
  const load = startLoad({ urls, clients: 4, pauseMs: 40, ballots: ballotsOf(voters, entryIds, 0) });
  await untilAcknowledged(load, 50);

  await outage.stop();
  const awayFromMs = Date.now();
  await Promise.all(outage.services.map((service) => checkMissing(service, outage.dependency)));
  await outage.meanwhile?.();
  await delay(Math.max(0, awayFromMs + outage.durationMs - Date.now()));
  expect(platform.ended()).toEqual([]);
  const awayUntilMs = Date.now();
  await outage.start();

  for (const { url } of outage.services) await untilReady(url);
  await untilAcknowledged(load, 50);
  await load.stop();
  expect(platform.ended()).toEqual([]);
  const begunInOutage = load.attempts.filter(
    ({ startedAtMs }) => startedAtMs > awayFromMs + marginMs && startedAtMs < awayUntilMs,
  );
  expect(Math.max(...begunInOutage.map(({ tookMs }) => tookMs))).toBeLessThan(outage.longestAnswerMs);
  const duringOutage = begunInOutage.filter(({ startedAtMs, tookMs }) => startedAtMs + tookMs < awayUntilMs);
  expect(duringOutage.length).toBeGreaterThan(0);
  return { load, duringOutage };
}

async function checkMissing({ url }: OwnService, dependency: string): Promise<void> {
  const { text } = await untilMissing(url, dependency);
  expect(text).not.toMatch(secretsOfConnections);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
}

/** Every vote was refused for the time being, with the time to come again. */
export function expectToldToComeAgain(attempts: readonly Attempt[]): void {
  expect([...new Set(attempts.map(({ status, code }) => `${status} ${code}`))]).toEqual([
    '503 TEMPORARILY_UNAVAILABLE',
  ]);
  expect(attempts.filter(({ retryAfter }) => !/^\d+$/.test(retryAfter ?? ''))).toEqual([]);
}

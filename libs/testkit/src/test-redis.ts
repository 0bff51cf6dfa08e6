import { randomBytes } from 'node:crypto';
import { describe, inject } from 'vitest';
import { testDatabase } from './test-database.ts';
import type { TestServers } from './vitest/provided.ts';

/** The Redis of this test run; undefined when there is none. */
export function testRedisUrl(): string | undefined {
  return (inject('servers') as TestServers | undefined)?.redisUrl;
}

/** A key prefix no other test uses. */
export function randomPrefix(): string {
  return `t${randomBytes(6).toString('hex')}`;
}

export type QueueMode = 'redis' | 'postgres';

export interface QueueTarget extends AsyncDisposable {
  mode: QueueMode;
  /** Ready for `openQueueStore`. */
  store: { redisUrl?: string; databaseUrl: string; prefix: string };
}

/** A queue store of its own for one test, with a migrated database in both modes. */
export async function queueTarget(mode: QueueMode): Promise<QueueTarget> {
  const database = await testDatabase();
  const redisUrl = mode === 'redis' ? testRedisUrl() : undefined;
  return {
    mode,
    store: { ...(redisUrl === undefined ? {} : { redisUrl }), databaseUrl: database.url, prefix: randomPrefix() },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** Declares the same tests for both queue modes; those of Redis are marked as skipped when there is no Redis. */
export function describeEachQueueMode(name: string, declare: (mode: QueueMode) => void): void {
  describe(`${name} (queue on PostgreSQL)`, () => declare('postgres'));
  const suite = testRedisUrl() === undefined ? describe.skip : describe;
  suite(`${name} (queue on Redis${testRedisUrl() === undefined ? ': SKIPPED, NO REDIS' : ''})`, () => declare('redis'));
}

/**
 * Declares tests of what goes through the same code in both modes, once: with the queue on Redis where there is one, as
 * suites that name no mode have it on PostgreSQL.
 */
export function describeInOneQueueMode(name: string, declare: (mode: QueueMode) => void): void {
  const mode = testRedisUrl() === undefined ? 'postgres' : 'redis';
  describe(`${name} (queue on ${mode === 'redis' ? 'Redis' : 'PostgreSQL'})`, () => declare(mode));
}

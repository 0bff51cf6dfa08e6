import { hasPgBouncer } from '@urvote/testkit/pgbouncer';
import { testRedisUrl } from '@urvote/testkit/test-redis';
import { describe } from 'vitest';
import type { PlatformOptions } from './platform.ts';

/**
 * Which suites of the API run in both queue modes: those whose tests meet the queue itself, because votes wait in it
 * (`admission`, `changes-of-mind`), because of what it holds of a person (`privacy`, `erasure`), or because of the wires
 * beside it that carry live results (`leaderboards`). The others run in one, Redis for `guests`, `limits` and
 * `typed-addresses`, PostgreSQL for those that name none: what they ask of goes through the same code in both.
 *
 * The votes themselves run in both, and the PostgreSQL one has PgBouncer between the services and the database where there
 * is one.
 */
export function describeEachSetup(name: string, declare: (setup: PlatformOptions) => void): void {
  const suite = testRedisUrl() === undefined ? describe.skip : describe;
  suite(`${name} (queue on Redis${testRedisUrl() === undefined ? ': SKIPPED, NO REDIS' : ''})`, () =>
    declare({ mode: 'redis' }),
  );
  const isPooled = hasPgBouncer();
  describe(`${name} (queue on PostgreSQL, ${isPooled ? 'behind' : 'NOT BEHIND'} PgBouncer in transaction mode)`, () =>
    declare({ isPooled }));
}

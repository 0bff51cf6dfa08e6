import { hasPgBouncer } from '@urvote/testkit/pgbouncer';
import { testRedisUrl } from '@urvote/testkit/test-redis';
import { describe } from 'vitest';
import type { PlatformOptions } from './platform.ts';

/**
 * For suites whose tests meet the queue itself: because votes wait in it (`admission`, `changes-of-mind`), because of what
 * it holds of a person (`privacy`, `erasure`), or because of the wires beside it that carry live results (`leaderboards`).
 * The others run in one mode, as `describeInOneQueueMode` says.
 *
 * With the queue on PostgreSQL there is PgBouncer between the services and the database where there is one.
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

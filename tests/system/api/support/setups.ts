import { hasPgBouncer } from '@urvote/testkit/pgbouncer';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { describe } from 'vitest';
import type { PlatformOptions } from './platform.ts';

/** Declares the same tests for both queue modes, and once more with PgBouncer between the services and PostgreSQL. */
export function describeEachSetup(name: string, declare: (setup: PlatformOptions) => void): void {
  describeEachQueueMode(name, (mode) => declare({ mode }));
  describe.skipIf(!hasPgBouncer())(`${name} (PgBouncer in transaction mode)`, () => declare({ isPooled: true }));
}

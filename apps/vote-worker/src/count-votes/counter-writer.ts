import type { PoolClient } from 'pg';
import type { SettledCast } from './settled-vote.ts';

/** Adds to the fraud counters what the votes of one run mean for them. */
export interface CounterWriter {
  /**
   * Must run inside the transaction that stores the votes, after everything else: what is rolled back was never counted, and
   * the rows that everybody adds to are locked for the shortest time.
   * @param stored the casts that were stored now, whatever their state
   */
  write(client: PoolClient, stored: readonly SettledCast[]): Promise<void>;
}

export const noCounters: CounterWriter = { write: async () => {} };

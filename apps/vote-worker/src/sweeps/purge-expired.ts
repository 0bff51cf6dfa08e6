import type { VoteWorkerContext } from '../context.ts';
import { deleteExpired } from './expired.queries.ts';

/** Removes rows whose time is over: counters, rate limits, idempotency keys, old events, queue history. */
export async function purgeExpired({ db, clock }: VoteWorkerContext): Promise<number> {
  return deleteExpired(db, clock.nowMs());
}

import { purgeExpired as purge } from '@urvote/db-schema/purge';
import type { AppContext } from '../context.ts';

/** Removes rows whose time is over: sessions and tokens, unsent mails, counters, rate limits, idempotency keys, old events, queue history. */
export async function purgeExpired({ db, clock }: AppContext): Promise<number> {
  const removed = await purge(db, clock.nowMs());
  return Object.values(removed).reduce((sum, rowCount) => sum + rowCount, 0);
}

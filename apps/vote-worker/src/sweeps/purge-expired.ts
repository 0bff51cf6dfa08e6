import { purgeExpired as purge } from '@urvote/db-schema/purge';
import type { AppContext } from '../context.ts';

export async function purgeExpired({ db, clock }: AppContext): Promise<number> {
  const removed = await purge(db, clock.nowMs());
  return Object.values(removed).reduce((sum, rowCount) => sum + rowCount, 0);
}

import type { OpsNotice } from '@urvote/contracts/http/ops/ops-schemas';
import { listNotices } from '@urvote/platform/notices/notices.queries';
import type { AppContext } from '../context.ts';

const dayMs = 24 * 60 * 60_000;

/** What services noticed within a day and since they were last started. */
export async function recentNotices({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<OpsNotice[]> {
  const notices = await listNotices(db, new Date(clock.nowMs() - dayMs));
  return notices.map((notice) => ({ ...notice, seenAt: notice.seenAt.toISOString() }));
}

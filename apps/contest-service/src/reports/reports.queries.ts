import type { Trx } from '@urvote/platform/postgres/database';

export interface ClosedReports {
  entryId: string;
  decision: 'actioned' | 'dismissed';
  deciderId: string;
  at: Date;
}

/** All that are open about an entry. @returns how many */
export async function closeReports(trx: Trx, { entryId, decision, deciderId, at }: ClosedReports): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('entry_report')
    .set({ decision, closed_at: at, decided_by: deciderId })
    .where('entry_id', '=', entryId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

import type { Trx } from '@urvote/platform/postgres/database';

export interface HistoryRecord {
  contestId: string;
  at: Date;
  /** Lower case with underscores, such as `moved` or `votes_disqualified`. */
  kind: string;
  /** Figures and closed words: everybody reads them, so they name no voter and no account. */
  details?: Record<string, unknown>;
  reason?: string | undefined;
}

/** A row of the public history, as part of the transaction that makes it true. */
export async function appendHistory(trx: Trx, { contestId, at, kind, details, reason }: HistoryRecord): Promise<void> {
  await trx
    .insertInto('contest_history')
    .values({ contest_id: contestId, at, kind, details: JSON.stringify(details ?? {}), reason: reason ?? null })
    .execute();
}

import type { Db } from '@urvote/platform/postgres/database';

export interface VoteTotals {
  counted: number;
  held: number;
  rejected: number;
  void: number;
}

/** Outcomes as the votes were settled. */
export async function loadVoteTotals(db: Db): Promise<VoteTotals> {
  const row = await db
    .selectFrom('vote_batch')
    .select(({ fn }) => [
      fn.sum<string | null>('counted_count').as('counted'),
      fn.sum<string | null>('held_count').as('held'),
      fn.sum<string | null>('rejected_count').as('rejected'),
      fn.sum<string | null>('void_count').as('void'),
    ])
    .where('settled_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return {
    counted: Number(row.counted),
    held: Number(row.held),
    rejected: Number(row.rejected),
    void: Number(row.void),
  };
}

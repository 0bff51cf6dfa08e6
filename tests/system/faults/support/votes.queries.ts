import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface StoredVote {
  id: string;
  value: number;
  state: 'counted' | 'held' | 'void' | 'rejected';
  reason: string | null;
  castAt: Date;
  settledAt: Date;
}

/** Every stored vote of a contest in the order of their casts. */
export async function votesOf(db: Db, contestId: string): Promise<StoredVote[]> {
  const { rows } = await sql<StoredVote>`
    select id, value, state, coalesce(void_reason, rejection_reason) as reason, cast_at as "castAt", settled_at as "settledAt"
    from vote where contest_id = ${contestId}
    union all
    select id, value, 'rejected', reason, cast_at, settled_at from vote_rejection where contest_id = ${contestId}
    order by "castAt", id`.execute(db);
  return rows;
}

/** What the same casts leave one after another: the same value again takes the vote back, the other one replaces it. */
export function liveAfterToggles(casts: readonly Pick<StoredVote, 'id' | 'value'>[]): { id: string; value: number }[] {
  let live: { id: string; value: number } | undefined;
  for (const { id, value } of casts) live = live?.value === value ? undefined : { id, value };
  return live === undefined ? [] : [live];
}

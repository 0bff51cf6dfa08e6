import type { Database } from '@urvote/db-schema/database';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { askedThrough } from '../../oracle/stored-votes.ts';
import { wrongTotals as wrongTotalsOf } from '../../oracle/wrong-totals.ts';

/** How many votes of a contest ended in each state, refused ones included. */
export async function stateCounts(db: Kysely<Database>, contestId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) as count from (
      select state from vote where contest_id = ${contestId}
      union all select 'rejected' from vote_rejection where contest_id = ${contestId}
    ) votes group by state`.execute(db);
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
}

export interface StoredVote {
  id: string;
  state: string;
  value: number;
  window_start: string;
  vote_weight: string;
  fraud_score: number;
  fraud_flags: { flag: string; weight: number }[];
  is_suspicious: boolean;
  country: string | null;
  device_hash: string | null;
}

/** The row of a vote that was counted, held or made void. */
export async function storedVote(db: Kysely<Database>, voteId: string): Promise<StoredVote> {
  const columns = [
    'id',
    'state',
    'value',
    'window_start',
    'vote_weight',
    'fraud_score',
    'fraud_flags',
    'is_suspicious',
    'country',
    'device_hash',
  ] as const;
  return (await db.selectFrom('vote').select(columns).where('id', '=', voteId).executeTakeFirstOrThrow()) as StoredVote;
}

export interface Tally {
  entry_id: string;
  up_count: number;
  down_count: number;
  weighted_score: string;
}

export async function tallyOf(db: Kysely<Database>, entryId: string): Promise<Omit<Tally, 'entry_id'> | undefined> {
  return db
    .selectFrom('entry_tally')
    .select(['up_count', 'down_count', 'weighted_score'])
    .where('entry_id', '=', entryId)
    .executeTakeFirst();
}

/** Totals that are not what the rows add up to, by a count that is not the platform's own. */
export function wrongTotals(db: Kysely<Database>): Promise<string[]> {
  return wrongTotalsOf(askedThrough(db));
}

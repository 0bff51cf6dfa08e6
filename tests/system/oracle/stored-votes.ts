import { CompiledQuery, type Kysely } from 'kysely';
import type pg from 'pg';

/** Whatever answers a query: a pool, one connection, or `askedThrough` a database. */
export interface Asked {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

export function askedThrough<Database>(db: Kysely<Database>): Asked {
  return {
    query: <Row>(text: string, values: unknown[] = []) => db.executeQuery<Row>(CompiledQuery.raw(text, values)),
  };
}

/** A row of `vote` or `vote_rejection`. */
export interface StoredRow {
  id: string;
  table: 'vote' | 'vote_rejection';
  contestId: string;
  entryId: string;
  /** Whose vote it is. */
  voterKey: string;
  mailboxKey: string | null;
  isProven: boolean;
  /** YYYY-MM-DD. */
  windowStart: string;
  value: number;
  weight: number;
  country: string | null;
  state: 'counted' | 'held' | 'void' | 'rejected';
  /** Why it is void, rejected or held, where that is said. */
  reason: string | null;
  castAt: Date;
  settledAt: Date;
  batchId: string;
  leafIndex: number;
}

const shared = `id, contest_id as "contestId", entry_id as "entryId", voter_key as "voterKey", mailbox_key as "mailboxKey",
  is_proven as "isProven", window_start::text as "windowStart", value, country, cast_at as "castAt", settled_at as "settledAt",
  batch_id as "batchId", leaf_index as "leafIndex"`;

/** Every stored vote, of one contest or of all, in the order of the casts. */
export async function storedVotes(asked: Asked, contestId: string | null = null): Promise<StoredRow[]> {
  const { rows } = await asked.query<StoredRow>(
    `select ${shared}, 'vote' as "table", state, vote_weight::float8 as weight, coalesce(void_reason, rejection_reason, hold_reason) as reason
     from vote where $1::uuid is null or contest_id = $1
     union all
     select ${shared}, 'vote_rejection', 'rejected', 0, reason from vote_rejection where $1::uuid is null or contest_id = $1
     order by "castAt", id`,
    [contestId],
  );
  return rows;
}

export function isLive({ state }: Pick<StoredRow, 'state'>): boolean {
  return state === 'counted' || state === 'held';
}

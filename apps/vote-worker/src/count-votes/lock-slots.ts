import type { PoolClient } from 'pg';

/** A stored vote of a slot, as settling needs it. Times in milliseconds since 1970 UTC. */
export interface StoredVote {
  id: string;
  contestId: string;
  entryId: string;
  voterKey: string;
  windowStart: string;
  value: number;
  castAtMs: number;
  state: 'counted' | 'held' | 'void';
  voidReason: string | null;
  voidedAtMs: number | null;
  isSuspicious: boolean;
}

export interface SlotKey {
  entryId: string;
  voterKey: string;
  windowStart: string;
}

const storedVoteColumns = `
  id, contest_id as "contestId", entry_id as "entryId", voter_key as "voterKey", to_char(window_start, 'YYYY-MM-DD') as "windowStart",
  value, extract(epoch from cast_at)::float8 * 1000 as "castAtMs", state, void_reason as "voidReason",
  extract(epoch from voided_at)::float8 * 1000 as "voidedAtMs", is_suspicious as "isSuspicious"`;

function columnsOf(slots: readonly SlotKey[]): [string[], string[], string[]] {
  return [slots.map(({ entryId }) => entryId), slots.map(({ voterKey }) => voterKey), slots.map(({ windowStart }) => windowStart)];
}

/**
 * Waits for every other transaction that settles one of these slots. The locks are taken in key order and go with the
 * transaction.
 */
export async function lockSlots(client: PoolClient, slots: readonly SlotKey[]): Promise<void> {
  if (slots.length === 0) return;
  await client.query(
    `select pg_advisory_xact_lock(key) from (
       select distinct hashtextextended(concat_ws('|', 'slot', entry_id, voter_key, window_start), 0) as key
       from unnest($1::uuid[], $2::text[], $3::date[]) as t (entry_id, voter_key, window_start) order by key) keys`,
    columnsOf(slots),
  );
}

/** All votes that are stored in these slots. */
export async function readSlots(client: PoolClient, slots: readonly SlotKey[]): Promise<StoredVote[]> {
  if (slots.length === 0) return [];
  const { rows } = await client.query<StoredVote>(
    `select ${storedVoteColumns} from vote
     where (entry_id, voter_key, window_start) in (select * from unnest($1::uuid[], $2::text[], $3::date[]))
       and voter_key = any($2::text[])`,
    columnsOf(slots),
  );
  return rows.map((row) => ({ ...row, castAtMs: Math.round(row.castAtMs), voidedAtMs: row.voidedAtMs === null ? null : Math.round(row.voidedAtMs) }));
}

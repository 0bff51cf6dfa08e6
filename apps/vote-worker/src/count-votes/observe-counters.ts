import { violatedUniqueConstraint } from '@urvote/platform/postgres/errors';
import type { Pool } from 'pg';
import type { SplitCounters } from './sparse-counters.ts';

/** What the shared counters said before a batch that was first seen. Kept until it settles, so a rerun sees the same. */
export interface ObservedCounters {
  /** Counts before this batch by `counterId`; those that were 0 are left out. */
  before: Record<string, number>;
  /** Devices that others than their one known voter use: distinct voters before, and those of them in this batch. */
  devices: Record<string, { voters: number; returning: string[] }>;
  /** Entry id -> its usual votes a minute. */
  baselines: Record<string, number>;
}

export interface BatchHeader {
  batchId: string;
  openedAtMs: number;
  root: string;
  signature: string;
  itemCount: number;
}

export interface CounterInput {
  counters: SplitCounters;
  /** Distinct and sorted. */
  devices: readonly { deviceHash: string; voterKey: string }[];
  baselines: Readonly<Record<string, number>>;
}

/*
 * One statement: counters up by the batch, devices' voters noted, and all that is seen kept with the batch's own row.
 * Sibling parts of a statement see one snapshot, so what it inserts itself is added to what was there. Counters come
 * sorted and unnest keeps their order, so all workers lock them in the same one. Voters that are known already are left
 * out before the insert: the conflict it would find with each costs twice as much (1.19 against 0.92 ms for 256).
 */
const observeStatement = `
  with setting as (
    select set_config('synchronous_commit', 'off', true)
  ), seen as (
    select * from unnest($1::text[], $2::integer[], $3::integer[], $13::integer[]) as t (key, bucket, increment, addition)
  ), counted as (
    insert into fraud_counter as counter (key, bucket, count) select key, bucket, addition from seen
    on conflict (key, bucket) do update set count = counter.count + excluded.count
    returning key, bucket, count
  ), pair as (
    select * from unnest($4::text[], $5::text[]) as t (device_hash, voter_key)
  ), known as materialized (
    select device_hash, voter_key from device_voter where device_hash = any($4::text[])
  ), device as (
    select known.device_hash, count(*)::int as voters, array_agg(known.voter_key) filter (where pair.voter_key is not null) as regulars
    from known left join pair using (device_hash, voter_key)
    group by known.device_hash having count(*) > 1 or count(pair.voter_key) = 0
  ), new_voter as (
    insert into device_voter (device_hash, voter_key, first_seen_at)
    select device_hash, voter_key, $6::timestamptz
    from pair where not exists (select from known where known.device_hash = pair.device_hash and known.voter_key = pair.voter_key)
    order by device_hash collate "C", voter_key collate "C"
    on conflict do nothing
  )
  insert into vote_batch (id, opened_at, root, signature, item_count, observed_counters)
  select $7::uuid, $8::timestamptz, $9::bytea, $10, $11, jsonb_build_object(
    'before', $14::jsonb || coalesce((
      select jsonb_object_agg(key || '@' || bucket, count - increment)
      from counted join seen using (key, bucket) where count > increment), '{}'),
    'devices', coalesce((
      select jsonb_object_agg(device_hash, jsonb_build_object('voters', voters, 'returning', coalesce(to_jsonb(regulars), '[]')))
      from device), '{}'),
    'baselines', $12::jsonb)
  from setting
  returning observed_counters`;

interface ObservedRow {
  observed_counters: ObservedCounters | null;
}

const nothingObserved: ObservedCounters = { before: {}, devices: {}, baselines: {} };

/**
 * Counts the batch in the shared windowed counters, once: its row is written by the same statement, and when that row is
 * there already the whole statement fails and the first run's numbers are read back. The commit does not wait for the
 * disk: if a crash loses it, it loses the counts and the batch's row together, and the settling transaction that comes
 * after flushes both.
 */
export async function observeCounters(
  pool: Pool,
  batch: BatchHeader,
  { counters, devices, baselines }: CounterInput,
  seenAtMs: number,
): Promise<ObservedCounters> {
  try {
    const { rows } = await pool.query<ObservedRow>(observeStatement, [
      counters.shared.map(({ key }) => key),
      counters.shared.map(({ bucket }) => bucket),
      counters.shared.map(({ increment }) => increment),
      devices.map(({ deviceHash }) => deviceHash),
      devices.map(({ voterKey }) => voterKey),
      new Date(seenAtMs),
      batch.batchId,
      new Date(batch.openedAtMs),
      Buffer.from(batch.root, 'base64url'),
      batch.signature,
      batch.itemCount,
      JSON.stringify(baselines),
      counters.shared.map(({ add }) => add),
      JSON.stringify(counters.localBefore),
    ]);
    return rows[0]?.observed_counters ?? nothingObserved;
  } catch (error) {
    if (violatedUniqueConstraint(error) !== 'vote_batch_pkey') throw error;
  }
  const stored = await pool.query<ObservedRow>('select observed_counters from vote_batch where id = $1', [batch.batchId]);
  return stored.rows[0]?.observed_counters ?? nothingObserved;
}

import { violatedUniqueConstraint } from '@urvote/platform/postgres/errors';
import { counterId } from '@urvote/voting/fraud/counter-keys';
import type { Pool } from 'pg';
import type { DevicePair } from './lonely-devices.ts';
import { type EarlierInRun, earlierInRun, type ObservedCounters, seenBefore, type SeenByRun } from './observed-run.ts';
import type { SplitCounters } from './sparse-counters.ts';

export interface BatchHeader {
  batchId: string;
  /** Milliseconds since 1970 UTC. */
  openedAtMs: number;
  /** Merkle root, base64url. */
  root: string;
  signature: string;
  items: readonly unknown[];
}

export interface BatchToObserve {
  header: BatchHeader;
  counters: SplitCounters;
  devices: readonly DevicePair[];
}

/*
 * One statement for all batches that are settled together: counters up by what they add, devices' voters noted, and all
 * that is seen kept with each batch's own row. One statement a batch made them wait for each other's counters and ask
 * about the same devices: on 2 cores it cost 21 microseconds a vote where this one costs 8.
 * Sibling parts of a statement see one snapshot, so what it inserts itself is added to what was there. Counters come
 * sorted and unnest keeps their order, so all workers lock them in the same one. Voters that are known already are left
 * out before the insert: the conflict it would find with each costs twice as much (1.19 against 0.92 ms for 256).
 */
const observeStatement = `
  with setting as (
    select set_config('synchronous_commit', 'off', true)
  ), seen as (
    select * from unnest($1::text[], $2::integer[], $3::integer[]) as t (key, bucket, addition)
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
    group by known.device_hash
    having count(*) > 1 or count(pair.voter_key) = 0
      or known.device_hash = any (array(select device_hash from pair group by device_hash having count(*) > 1))
  ), new_voter as (
    insert into device_voter (device_hash, voter_key, first_seen_at)
    select device_hash, voter_key, $6::timestamptz
    from pair where not exists (select from known where known.device_hash = pair.device_hash and known.voter_key = pair.voter_key)
    order by device_hash collate "C", voter_key collate "C"
    on conflict do nothing
  ), run as materialized (
    select jsonb_build_object(
      'before', coalesce((
        select jsonb_object_agg(key || '@' || bucket, count - addition)
        from counted join seen using (key, bucket) where count > addition), '{}'),
      'devices', coalesce((
        select jsonb_object_agg(device_hash, jsonb_build_object('voters', voters, 'returning', coalesce(to_jsonb(regulars), '[]')))
        from device), '{}'),
      'baselines', $7::jsonb) as seen
    from setting
  ), batch as (
    insert into vote_batch (id, opened_at, root, signature, item_count, observed_counters)
    select id, to_timestamp(opened_ms / 1000), decode(root, 'hex'), signature, item_count, jsonb_build_object('run', run.seen, 'earlier', earlier)
    from run, jsonb_to_recordset($8::jsonb)
      as t (id uuid, opened_ms float8, root text, signature text, item_count integer, earlier jsonb)
    order by id
  )
  select seen from run`;

/**
 * Counts batches in the shared windowed counters, each once: its row is written by the same statement, and when such a
 * row is there already the whole statement fails, what the first run saw is read back, and the others are counted
 * without it. The commit does not wait for the disk: if a crash loses it, it loses the counts and the batches' rows
 * together, and the settling transaction that comes after flushes both.
 *
 * @returns what each batch sees, in the order given
 */
export async function observeBatches(
  pool: Pool,
  batches: readonly BatchToObserve[],
  baselines: Readonly<Record<string, number>>,
  seenAtMs: number,
): Promise<ObservedCounters[]> {
  const seen = new Map<string, ObservedCounters>();
  for (let fresh = batches; fresh.length > 0; fresh = batches.filter(({ header }) => !seen.has(header.batchId))) {
    try {
      const earlier = earlierInRun(fresh);
      const run = await observeRun(pool, fresh, { earlier, baselines, seenAtMs });
      for (const [index, { header, counters }] of fresh.entries()) {
        seen.set(header.batchId, seenBefore(run, earlier[index] ?? nothingEarlier, counters.localBefore));
      }
    } catch (error) {
      if (violatedUniqueConstraint(error) !== 'vote_batch_pkey') throw error;
      const stored = await readObserved(pool, fresh.map(({ header }) => header.batchId));
      if (stored.size === 0) throw error;
      for (const [batchId, observed] of stored) seen.set(batchId, observed);
    }
  }
  return batches.map(({ header }) => seen.get(header.batchId) ?? nothingObserved);
}

interface RunFacts {
  earlier: readonly EarlierInRun[];
  baselines: Readonly<Record<string, number>>;
  seenAtMs: number;
}

async function observeRun(pool: Pool, batches: readonly BatchToObserve[], { earlier, baselines, seenAtMs }: RunFacts): Promise<SeenByRun> {
  const counters = sumsInLockOrder(batches);
  const devices = distinctInLockOrder(batches);
  const headers = batches.map(({ header }, index) => ({
    id: header.batchId,
    opened_ms: header.openedAtMs,
    root: Buffer.from(header.root, 'base64url').toString('hex'),
    signature: header.signature,
    item_count: header.items.length,
    earlier: earlier[index],
  }));
  const { rows } = await pool.query<{ seen: SeenByRun }>(observeStatement, [
    counters.map(({ key }) => key),
    counters.map(({ bucket }) => bucket),
    counters.map(({ add }) => add),
    devices.map(({ deviceHash }) => deviceHash),
    devices.map(({ voterKey }) => voterKey),
    new Date(seenAtMs),
    JSON.stringify(baselines),
    JSON.stringify(headers),
  ]);
  return rows[0]?.seen ?? nothingSeen;
}

const nothingSeen: SeenByRun = { before: {}, devices: {}, baselines: {} };
const nothingEarlier: EarlierInRun = { counts: {}, local: {}, voters: {} };
const nothingObserved: ObservedCounters = seenBefore(nothingSeen, nothingEarlier);

/** As kept with a batch; workers that observed each batch by itself kept only what the rows said. */
type KeptObservation = { run: SeenByRun; earlier: EarlierInRun } | SeenByRun;

function asSeen(kept: KeptObservation): ObservedCounters {
  return 'run' in kept ? seenBefore(kept.run, kept.earlier) : seenBefore(kept, nothingEarlier);
}

/** Batches that were observed before; those that are settled keep nothing. */
async function readObserved(pool: Pool, batchIds: readonly string[]): Promise<Map<string, ObservedCounters>> {
  const { rows } = await pool.query<{ id: string; observed: KeptObservation | null }>(
    'select id, observed_counters as observed from vote_batch where id = any($1::uuid[])',
    [batchIds],
  );
  return new Map(rows.map(({ id, observed }) => [id, observed === null ? nothingObserved : asSeen(observed)]));
}

interface Addition {
  key: string;
  bucket: number;
  add: number;
}

function sumsInLockOrder(batches: readonly BatchToObserve[]): Addition[] {
  const sums = new Map<string, Addition>();
  for (const { counters } of batches) {
    for (const { key, bucket, add } of counters.shared) {
      const id = counterId({ key, bucket });
      const sum = sums.get(id);
      if (sum) sum.add += add;
      else sums.set(id, { key, bucket, add });
    }
  }
  return [...sums.values()].sort((a, b) => compare(a.key, b.key) || a.bucket - b.bucket);
}

function distinctInLockOrder(batches: readonly BatchToObserve[]): DevicePair[] {
  const pairs = batches.length === 1 ? [...(batches[0]?.devices ?? [])] : distinct(batches.flatMap(({ devices }) => devices));
  return pairs.sort((a, b) => compare(a.deviceHash, b.deviceHash) || compare(a.voterKey, b.voterKey));
}

function distinct(pairs: readonly DevicePair[]): DevicePair[] {
  return [...new Map(pairs.map((pair) => [`${pair.deviceHash} ${pair.voterKey}`, pair])).values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

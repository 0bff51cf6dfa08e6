import type { DomainEventPayload } from '@urvote/contracts/events/domain-events';
import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { SettledCast } from '../../settlement/settled-vote.ts';

/** What is changed in the totals of one entry from one country; negative where votes were taken back. */
export interface TallyDelta {
  entryId: string;
  contestId: string;
  country: string | null;
  up: number;
  down: number;
  weighted: number;
}

/** A stored vote whose state changed, with what it was and is. */
export interface ChangedVote {
  entryId: string;
  contestId: string;
  country: string | null;
  value: number;
  weight: number;
  wasCounted: boolean;
  isCounted: boolean;
}

export interface BatchCounts {
  counted: number;
  held: number;
  rejected: number;
  void: number;
}

/** Sums what stored casts and changed votes mean for the tallies, in entry order; entries without change are left out. */
export function tallyDeltas(stored: readonly SettledCast[], changed: readonly ChangedVote[]): TallyDelta[] {
  const entries = new Map<string, Map<string | null, TallyDelta>>();
  const add = (vote: Omit<ChangedVote, 'wasCounted' | 'isCounted'>, sign: number): void => {
    let countries = entries.get(vote.entryId);
    if (!countries) entries.set(vote.entryId, (countries = new Map()));
    let sum = countries.get(vote.country);
    if (!sum) {
      sum = { entryId: vote.entryId, contestId: vote.contestId, country: vote.country, up: 0, down: 0, weighted: 0 };
      countries.set(vote.country, sum);
    }
    if (vote.value > 0) sum.up += sign;
    else sum.down += sign;
    // Hundredths, so that sums of weights stay exact.
    sum.weighted += sign * vote.value * Math.round(vote.weight * 100);
  };
  for (const { item, country, weight, outcome } of stored) {
    if (outcome.state === 'counted')
      add({ entryId: item.entryId, contestId: item.contestId, country, value: item.value, weight }, 1);
  }
  for (const vote of changed) {
    if (vote.isCounted !== vote.wasCounted) add(vote, vote.isCounted ? 1 : -1);
  }
  return [...entries.values()]
    .flatMap((countries) => [...countries.values()])
    .filter(({ up, down, weighted }) => up !== 0 || down !== 0 || weighted !== 0)
    .map((sum) => ({ ...sum, weighted: sum.weighted / 100 }))
    .sort((a, b) =>
      a.entryId < b.entryId ? -1 : a.entryId > b.entryId ? 1 : (a.country ?? '') < (b.country ?? '') ? -1 : 1,
    );
}

/** Outcomes by group; a group without casts (withdrawals alone) has zeros. */
export function countOutcomes(
  groups: readonly { batchId: string }[],
  casts: readonly SettledCast[],
): Map<string, BatchCounts> {
  const counts = new Map(
    groups.map(({ batchId }): [string, BatchCounts] => [batchId, { counted: 0, held: 0, rejected: 0, void: 0 }]),
  );
  for (const { batchId, outcome } of casts) {
    const ofBatch = counts.get(batchId);
    if (ofBatch) ofBatch[outcome.state]++;
  }
  return counts;
}

/**
 * Items of each group that are not concluded: those that were not written, such as unreadable ones, and those that were
 * and are left.
 */
export function pendingItems(
  groups: readonly { batchId: string; itemCount: number }[],
  written: readonly { batchId: string }[],
  left: readonly { batchId: string }[],
): Map<string, number> {
  const pending = new Map(groups.map(({ batchId, itemCount }) => [batchId, itemCount]));
  for (const { batchId } of written) pending.set(batchId, (pending.get(batchId) ?? 0) - 1);
  for (const { batchId } of left) pending.set(batchId, (pending.get(batchId) ?? 0) + 1);
  return pending;
}

/*
 * One round trip for all that follows the votes: tallies in entry order, the country tallies, one event per contest and
 * the batch's own counts. The join makes the country tallies wait for the totals: PostgreSQL runs parts that do not
 * depend on each other last part first, and then two workers could lock the two tables the other way round.
 */
const finishStatement = `
  with delta as (
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::numeric[])
      as t (entry_id, contest_id, country, up, down, weighted)
  ), totals as (
    insert into entry_tally as tally (entry_id, contest_id, up_count, down_count, weighted_score, updated_at)
    select entry_id, contest_id, sum(up), sum(down), sum(weighted), $7::timestamptz
    from delta group by entry_id, contest_id order by entry_id
    on conflict (entry_id) do update set up_count = tally.up_count + excluded.up_count,
      down_count = tally.down_count + excluded.down_count,
      weighted_score = tally.weighted_score + excluded.weighted_score, updated_at = excluded.updated_at
    returning entry_id
  ), countries as (
    insert into entry_tally_country as tally (entry_id, country, contest_id, up_count, down_count, weighted_score)
    select entry_id, country, contest_id, up, down, weighted
    from delta join totals using (entry_id) where country is not null order by entry_id, country
    on conflict (entry_id, country) do update set up_count = tally.up_count + excluded.up_count,
      down_count = tally.down_count + excluded.down_count, weighted_score = tally.weighted_score + excluded.weighted_score
  ), events as (
    insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
    select id, 'contest', contest_id, 'vote.counted', payload, $7::timestamptz
    from unnest($8::uuid[], $9::uuid[], $10::jsonb[]) as t (id, contest_id, payload)
  )
  update vote_batch batch set settled_at = case when $11::boolean then $7::timestamptz else settled_at end, pending_count = pending,
    counted_count = counted_count + counted, held_count = held_count + held,
    rejected_count = rejected_count + rejected, void_count = void_count + voided
  from unnest($12::uuid[], $13::integer[], $14::integer[], $15::integer[], $16::integer[], $17::integer[])
    as t (id, counted, held, rejected, voided, pending)
  where batch.id = t.id`;

/*
 * The fast statement cannot take votes away: PostgreSQL checks the proposed row (count >= 0) before it looks for the
 * conflict. Batches that take some away, which only toggles and withdrawals do, lock first, in the same order.
 */
async function applyShrinking(client: PoolClient, deltas: readonly TallyDelta[], settledAtMs: number): Promise<void> {
  const entryIds = deltas.map(({ entryId }) => entryId);
  const contestIds = deltas.map(({ contestId }) => contestId);
  const countries = deltas.map(({ country }) => country);
  const sums = [deltas.map(({ up }) => up), deltas.map(({ down }) => down), deltas.map(({ weighted }) => weighted)];
  const at = new Date(settledAtMs);
  await client.query(
    `insert into entry_tally (entry_id, contest_id, updated_at)
     select entry_id, contest_id, $3::timestamptz from unnest($1::uuid[], $2::uuid[]) as t (entry_id, contest_id)
     group by entry_id, contest_id order by entry_id on conflict do nothing`,
    [entryIds, contestIds, at],
  );
  await client.query('select from entry_tally where entry_id = any($1::uuid[]) order by entry_id for update', [
    entryIds,
  ]);
  await client.query(
    `update entry_tally tally set up_count = up_count + up, down_count = down_count + down,
       weighted_score = weighted_score + weighted, updated_at = $5::timestamptz
     from (select entry_id, sum(up) as up, sum(down) as down, sum(weighted) as weighted
       from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::numeric[]) as t (entry_id, up, down, weighted)
       group by entry_id) delta
     where tally.entry_id = delta.entry_id`,
    [entryIds, ...sums, at],
  );
  await client.query(
    `insert into entry_tally_country (entry_id, country, contest_id)
     select entry_id, country, contest_id from unnest($1::uuid[], $2::text[], $3::uuid[]) as t (entry_id, country, contest_id)
     where country is not null order by entry_id, country on conflict do nothing`,
    [entryIds, countries, contestIds],
  );
  await client.query(
    `update entry_tally_country tally set up_count = up_count + up, down_count = down_count + down, weighted_score = weighted_score + weighted
     from unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::numeric[]) as delta (entry_id, country, up, down, weighted)
     where tally.entry_id = delta.entry_id and tally.country = delta.country`,
    [entryIds, countries, ...sums],
  );
}

export interface BatchesToFinish {
  groups: readonly { batchId: string }[];
  counts: ReadonlyMap<string, BatchCounts>;
  /** Items of each group that are not concluded. */
  pending: ReadonlyMap<string, number>;
  /** False while other items of these groups are still to be written. */
  isWhole: boolean;
  deltas: readonly TallyDelta[];
  settledAtMs: number;
}

/** Adds the deltas to the tallies, writes the events and marks the groups settled. Must run inside a transaction. */
export async function finishBatches(
  client: PoolClient,
  { groups, counts, pending, isWhole, deltas, settledAtMs }: BatchesToFinish,
): Promise<void> {
  const events = countedEvents(deltas);
  const shrinks = deltas.some(({ up, down }) => up < 0 || down < 0);
  if (shrinks) await applyShrinking(client, deltas, settledAtMs);
  const added = shrinks ? [] : deltas;
  const countOf = (state: keyof BatchCounts): number[] =>
    groups.map(({ batchId }) => counts.get(batchId)?.[state] ?? 0);
  await client.query(finishStatement, [
    added.map(({ entryId }) => entryId),
    added.map(({ contestId }) => contestId),
    added.map(({ country }) => country),
    added.map(({ up }) => up),
    added.map(({ down }) => down),
    added.map(({ weighted }) => weighted),
    new Date(settledAtMs),
    events.map(() => uuidv7()),
    events.map(({ contestId }) => contestId),
    events.map((event) => JSON.stringify(event)),
    isWhole,
    groups.map(({ batchId }) => batchId),
    countOf('counted'),
    countOf('held'),
    countOf('rejected'),
    countOf('void'),
    groups.map(({ batchId }) => pending.get(batchId) ?? 0),
  ]);
}

/** Marks groups settled whose items were written in several transactions. Must run inside a transaction. */
export async function closeBatches(
  client: PoolClient,
  pending: ReadonlyMap<string, number>,
  settledAtMs: number,
): Promise<void> {
  await client.query(
    `with closed as (
       select batch.id, pending from unnest($1::uuid[], $2::integer[]) as t (id, pending) join vote_batch batch using (id) order by id for update of batch
     )
     update vote_batch batch set settled_at = $3::timestamptz, pending_count = pending
     from closed where batch.id = closed.id`,
    [[...pending.keys()], [...pending.values()], new Date(settledAtMs)],
  );
}

type CountedEvent = DomainEventPayload<'vote.counted'>;

function countedEvents(deltas: readonly TallyDelta[]): CountedEvent[] {
  const events = new Map<string, CountedEvent>();
  for (const { contestId, entryId, up, down } of deltas) {
    const event = events.get(contestId) ?? { contestId, entries: [] };
    events.set(contestId, event);
    const last = event.entries.at(-1);
    if (last?.entryId === entryId) {
      last.up += up;
      last.down += down;
    } else event.entries.push({ entryId, up, down });
  }
  return [...events.values()];
}

import type { TransactionClient } from '@urvote/platform/postgres/in-transaction';
import { v7 as uuidv7 } from 'uuid';
import { countedEvents } from '../../settlement/counted-events.ts';
import type { GroupCounts } from '../../settlement/group-counts.ts';
import type { TallyDelta } from '../../settlement/tally-deltas.ts';
import { reduceTallies } from './reduce-tallies.queries.ts';

// One round trip for all that follows the votes. The join makes the country tallies wait for the totals: PostgreSQL runs
// parts that do not depend on each other last part first, so two workers could lock the two tables the other way round.
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

export interface GroupsToFinish {
  groups: readonly { groupId: string }[];
  counts: ReadonlyMap<string, GroupCounts>;
  pending: ReadonlyMap<string, number>;
  isWhole: boolean;
  deltas: readonly TallyDelta[];
  settledAtMs: number;
}

export async function finishGroups(
  client: TransactionClient,
  { groups, counts, pending, isWhole, deltas, settledAtMs }: GroupsToFinish,
): Promise<void> {
  const events = countedEvents(deltas);
  const isReduced = deltas.some(({ up, down }) => up < 0 || down < 0);
  if (isReduced) await reduceTallies(client, deltas, settledAtMs);
  const added = isReduced ? [] : deltas;
  const countOf = (state: keyof GroupCounts): number[] =>
    groups.map(({ groupId }) => counts.get(groupId)?.[state] ?? 0);
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
    groups.map(({ groupId }) => groupId),
    countOf('counted'),
    countOf('held'),
    countOf('rejected'),
    countOf('void'),
    groups.map(({ groupId }) => pending.get(groupId) ?? 0),
  ]);
}

/** For groups whose items were written in several transactions. */
export async function closeGroups(
  client: TransactionClient,
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

import type { TransactionClient } from '@urvote/platform/postgres/in-transaction';
import type { TallyDelta } from '../../settlement/tally-deltas.ts';

/**
 * Adds deltas of which some are negative, as only toggles and withdrawals make them. The upsert of `finishGroups` cannot:
 * PostgreSQL checks the proposed row (count >= 0) before it looks for the conflict. Locks are taken in the same order.
 */
export async function reduceTallies(
  client: TransactionClient,
  deltas: readonly TallyDelta[],
  settledAtMs: number,
): Promise<void> {
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

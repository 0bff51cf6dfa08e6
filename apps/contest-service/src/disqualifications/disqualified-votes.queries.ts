import type { DisqualificationFilter } from '@urvote/contracts/http/disqualifications/disqualification-schemas';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type RawBuilder, sql } from 'kysely';
import type { EntryCounts } from './effect-on-ranking.ts';

export interface MeantVotes {
  contestId: string;
  filter: DisqualificationFilter;
  /** Votes that were settled later are not meant. */
  until: Date;
}

/** What reviewers accepted or struck in single is struck with the others; what was restored is not struck again. */
function meantBy({ contestId, filter, until }: MeantVotes): RawBuilder<unknown> {
  return sql.join(
    [
      sql`vote.contest_id = ${contestId}::uuid`,
      sql`vote.entry_id in (select entry.id from entry where entry.contest_id = ${contestId}::uuid)`,
      sql`vote.state in ('counted', 'held') and vote.settled_at <= ${until}`,
      sql`not exists (select from vote_decision taken where taken.vote_id = vote.id and taken.problem is null
        and taken.decision in ('void', 'restore'))`,
      ...conditionsOf(contestId, filter),
    ],
    sql` and `,
  );
}

function conditionsOf(contestId: string, filter: DisqualificationFilter): RawBuilder<unknown>[] {
  const { entryId, castFrom, castUntil, country, asn, sameDeviceAs, sameNetworkAs, flag, minScore, tier } = filter;
  const sameAs = (voteId: string, source: string) =>
    sql`vote.id in (select votes_of_same_source(${contestId}::uuid, ${voteId}::uuid, ${source}))`;
  const asked: [unknown, () => RawBuilder<unknown>][] = [
    [entryId, () => sql`vote.entry_id = ${entryId}::uuid`],
    [castFrom, () => sql`vote.cast_at >= ${castFrom}::timestamptz`],
    [castUntil, () => sql`vote.cast_at < ${castUntil}::timestamptz`],
    [country, () => sql`vote.country = ${country}`],
    [asn, () => sql`vote.asn = ${asn}::bigint`],
    [sameDeviceAs, () => sameAs(sameDeviceAs ?? '', 'device')],
    [sameNetworkAs, () => sameAs(sameNetworkAs ?? '', 'network')],
    [flag, () => sql`vote.fraud_flags @> jsonb_build_array(jsonb_build_object('flag', ${flag}::text))`],
    [minScore, () => sql`vote.fraud_score >= ${minScore}::float8`],
    [tier, () => sql`vote.tier = ${tier}`],
  ];
  return asked.flatMap(([value, condition]) => (value === undefined ? [] : [condition()]));
}

export type MeantEntry = EntryCounts & { submitterUserId: string | null };

/** Every approved entry, and every other that has a vote that is meant. */
export async function countMeantVotes(db: Db, meant: MeantVotes): Promise<MeantEntry[]> {
  const { rows } = await sql<MeantEntry>`
    with meant as (
      select vote.entry_id, count(*)::integer as "meantCount",
        count(*) filter (where vote.state = 'counted' and vote.value > 0)::integer as "meantUpCount",
        count(*) filter (where vote.state = 'counted' and vote.value < 0)::integer as "meantDownCount"
      from vote where ${meantBy(meant)} group by vote.entry_id
    )
    select entry.id as "entryId", entry.title, entry.submitter_user_id as "submitterUserId",
      coalesce(tally.up_count, 0)::float8 as "upCount", coalesce(tally.down_count, 0)::float8 as "downCount",
      coalesce("meantCount", 0) as "meantCount", coalesce("meantUpCount", 0) as "meantUpCount",
      coalesce("meantDownCount", 0) as "meantDownCount"
    from entry left join meant on meant.entry_id = entry.id left join entry_tally tally on tally.entry_id = entry.id
    where entry.contest_id = ${meant.contestId}::uuid and (entry.status = 'approved' or meant.entry_id is not null)
    order by entry.created_at, entry.id`.execute(db);
  return rows;
}

/** @returns how many votes */
export async function strikeMeantVotes(
  trx: Trx,
  meant: MeantVotes,
  { id, at }: { id: string; at: Date },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into vote_decision (id, vote_id, window_start, contest_id, decision, decided_at, disqualification_id)
    select gen_random_uuid(), vote.id, vote.window_start, vote.contest_id, 'void', ${at}, ${id}::uuid
    from vote where ${meantBy(meant)}
    on conflict (vote_id, decision) where problem is null do nothing`.execute(trx);
  return Number(numAffectedRows);
}

export async function restoreStruckVotes(trx: Trx, { id, at }: { id: string; at: Date }): Promise<void> {
  await sql`
    insert into vote_decision (id, vote_id, window_start, contest_id, decision, decided_at)
    select gen_random_uuid(), vote_id, window_start, contest_id, 'restore', ${at}
    from vote_decision where disqualification_id = ${id}::uuid and problem is null
    on conflict (vote_id, decision) where problem is null do nothing`.execute(trx);
}

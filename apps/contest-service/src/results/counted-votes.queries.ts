import type { Trx } from '@urvote/platform/postgres/database';
import { ballotMethods, type CountingMethod, type EqualBallots } from '@urvote/voting/results/count-contest';
import type { CountedEntry, ResultToMake } from '@urvote/voting/results/result-snapshot';
import { sql } from 'kysely';

/** Everything that a result is made of, but the organiser's choice. */
export async function loadVotes(trx: Trx, contestId: string): Promise<Omit<ResultToMake, 'choice'>> {
  const contest = await trx
    .selectFrom('contest')
    .select(['counting_method', 'tie_break'])
    .where('id', '=', contestId)
    .executeTakeFirstOrThrow();
  const method = contest.counting_method as CountingMethod;
  return {
    ...{ contestId, method, tieRule: contest.tie_break as ResultToMake['tieRule'] },
    entries: await loadEntries(trx, contestId),
    ballots: ballotMethods.includes(method) ? await loadBallots(trx, contestId) : [],
  };
}

async function loadEntries(trx: Trx, contestId: string): Promise<CountedEntry[]> {
  const { rows } = await sql<CountedEntry>`
    select entry.id as "entryId", title, artist_name as "artistName",
      (extract(epoch from created_at) * 1000)::float8 as "enteredAtMs", coalesce(up_count, 0)::float8 as "upCount",
      coalesce(down_count, 0)::float8 as "downCount", round(coalesce(weighted_score, 0) * 100)::float8 as "weightedHundredths"
    from entry left join entry_tally on entry_tally.entry_id = entry.id
    where entry.contest_id = ${contestId}::uuid and status = 'approved' order by entry.id`.execute(trx);
  return rows;
}

async function loadBallots(trx: Trx, contestId: string): Promise<EqualBallots[]> {
  const { rows } = await sql<EqualBallots>`
    select choices, round(sum(vote_weight) * 100)::float8 as weight from ballot
    where contest_id = ${contestId}::uuid and state = 'counted' group by choices order by choices`.execute(trx);
  return rows;
}

import type { Database } from '@urvote/db-schema/database';
import type { Trx } from '@urvote/platform/postgres/database';
import { type Kysely, sql } from 'kysely';
import { type FiguresByCountry, leastVoters, type ReleaseState, showStaged, stage } from './country-figures.ts';

interface StoredState extends ReleaseState {
  /** The latest settling before the staged figures were taken. */
  stagedAt: string | null;
}

/** When what is settled of a vote last changed. */
const changedAt = sql`greatest(settled_at, voided_at)`;

/** Brings what is told by country as far as it may go; whoever comes while another does it goes on without. */
export async function refreshCountryFigures(db: Kysely<Database>, contestId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`insert into country_figures (contest_id) values (${contestId}) on conflict do nothing`.execute(trx);
    const { rows } = await sql<StoredState>`
      select shown, staged, staged_at::text as "stagedAt" from country_figures
      where contest_id = ${contestId} for update skip locked`.execute(trx);
    const [before] = rows;
    if (before !== undefined) await goOn(trx, contestId, before);
  });
}

async function goOn(trx: Trx, contestId: string, before: StoredState): Promise<void> {
  const votersSince = before.stagedAt === null ? 0 : await countVotersSince(trx, contestId, before.stagedAt);
  const shown = showStaged(before, votersSince);
  if (shown.staged !== null) return;
  const { staged, stagedAt } = await stageNow(trx, contestId, shown);
  if (shown === before && staged === null) return;
  await sql`
    update country_figures set shown = ${JSON.stringify(shown.shown)}, staged = ${staged && JSON.stringify(staged)},
      staged_at = ${staged && stagedAt}::timestamptz
    where contest_id = ${contestId}`.execute(trx);
}

async function countVotersSince(trx: Trx, contestId: string, since: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select distinct voter_key from vote
      where contest_id = ${contestId} and state in ('counted', 'void') and ${changedAt} > ${since}::timestamptz
      limit ${leastVoters}) voters`.execute(trx);
  return Number(rows[0]?.count ?? 0);
}

interface Present {
  voters: { country: string; voterCount: number; asOf: string }[];
  tallies: { country: string; entryId: string; up: number; down: number; weighted: number }[];
  stagedAt: string | null;
}

/** Voters and totals in one statement, so that both belong to one moment. */
async function stageNow(trx: Trx, contestId: string, state: ReleaseState): Promise<StoredState> {
  const { rows } = await sql<Present>`
    with known as (select key as country, (value->>'asOf')::timestamptz as as_of from jsonb_each(${JSON.stringify(state.shown)}::jsonb)),
    own as (select country, voter_key, ${changedAt} as changed_at from vote
      where contest_id = ${contestId} and state in ('counted', 'void')),
    voters as (
      select country, count(distinct voter_key) filter (where as_of is null or changed_at > as_of) as "voterCount",
        max(changed_at)::text as "asOf"
      from own left join known using (country) where country is not null group by country
    ),
    tallies as (
      select country, entry_id as "entryId", up_count as up, down_count as down, weighted_score::float8 as weighted
      from entry_tally_country where contest_id = ${contestId}
    )
    select (select coalesce(json_agg(voters), '[]') from voters) as voters,
      (select coalesce(json_agg(tallies), '[]') from tallies) as tallies,
      (select max(changed_at)::text from own) as "stagedAt"`.execute(trx);
  const { voters, tallies, stagedAt } = rows[0] ?? { voters: [], tallies: [], stagedAt: null };
  const changed = Object.fromEntries(voters.map((own) => [own.country, own.voterCount]));
  return { ...stage(state, changed, figuresOf({ voters, tallies })), stagedAt };
}

function figuresOf({ voters, tallies }: Pick<Present, 'voters' | 'tallies'>): FiguresByCountry {
  const byCountry = Map.groupBy(tallies, ({ country }) => country);
  return Object.fromEntries(
    voters.map(({ country, asOf }) => {
      const own = byCountry.get(country) ?? [];
      const entries = Object.fromEntries(
        own.map(({ entryId, up, down, weighted }) => [entryId, [up, down, weighted] as const]),
      );
      return [country, { asOf, entries }];
    }),
  );
}

import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db } from '@urvote/platform/postgres/database';
import { publicStatuses } from '@urvote/voting/contest-status/contest-status';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type ContestRecord, contests, recordOf } from './contest-record.queries.ts';

export type ContestSort = 'date' | 'votes' | 'popularity';

export interface ContestsQuery {
  clientSlug?: string | undefined;
  /** Only contests that take votes now, or only the others. */
  isOpen?: boolean | undefined;
  /** Only contests between the start and the end of their voting, paused ones among them, or only the others. */
  isRunning?: boolean | undefined;
  sort: ContestSort;
  order: 'asc' | 'desc';
  now: Date;
  after?: ListPosition | undefined;
  count: number;
}

export interface ListedContest {
  contest: ContestRecord;
  entryCount: number;
  voteCount: number;
  position: ListPosition;
}

/** Active ones only; drafts and archived contests are never public. Contests with hidden results sort as if without votes. */
export async function listPublicContests(db: Db, query: ContestsQuery): Promise<ListedContest[]> {
  const { clientSlug, isOpen, isRunning, sort, order, now, after, count } = query;
  const value = sortValues[sort](now);
  let rows = publicContests(db)
    .select([entryCount.as('entry_count'), voteCount.as('vote_count'), value.as('sort_value')])
    .where('contest.is_active', '=', true);
  if (clientSlug !== undefined) rows = rows.where('client.slug', '=', clientSlug);
  if (isOpen !== undefined) rows = rows.where(takesVotes(now), '=', isOpen);
  if (isRunning !== undefined) rows = rows.where(runs(now), '=', isRunning);
  if (after !== undefined)
    rows = rows.where(
      sql<SqlBool>`(${value}, contest.id) ${sql.raw(order === 'desc' ? '<' : '>')} (${after.atUs}::bigint, ${after.id}::uuid)`,
    );
  const found = await rows.orderBy(value, order).orderBy('contest.id', order).limit(count).execute();
  return found.map((row) => ({
    contest: recordOf(row),
    entryCount: Number(row.entry_count),
    voteCount: Number(row.vote_count),
    position: { atUs: Number(row.sort_value), id: row.id },
  }));
}

/** Distinct voters whose votes count. */
export async function countVoters(db: Db, contestId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select contest_voter_count(${contestId}) as count`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** An id goes before the slug that reads like it. */
export async function findPublicContest(db: Db, idOrSlug: string): Promise<ContestRecord | undefined> {
  const isAddressed = uuid.test(idOrSlug)
    ? sql<SqlBool>`(contest.id = ${idOrSlug}::uuid or contest.slug = ${idOrSlug})`
    : sql<SqlBool>`contest.slug = ${idOrSlug}`;
  const row = await publicContests(db)
    .where(isAddressed)
    .orderBy(sql`contest.id::text = ${idOrSlug}`, 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && recordOf(row);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function publicContests(db: Db) {
  return contests(db).where('contest.status', 'in', publicStatuses);
}

const entryCount = sql<number>`
  (select count(*) from entry where entry.contest_id = contest.id and entry.status = 'approved')`;
const voteCount = sql<number>`
  (select coalesce(sum(up_count + down_count), 0)::bigint from entry_tally where entry_tally.contest_id = contest.id)`;

const isShown = (now: Date) => sql<boolean>`(contest.results_visibility = 'live'
  or contest.results_visibility = 'after_close'
    and (contest.status not in ('scheduled', 'open') or contest.voting_ends_at <= ${now}))`;

const daysOfVoting = (now: Date) => sql<number>`
  greatest(1, extract(epoch from least(${now}, contest.voting_ends_at) - contest.voting_starts_at) / 86400)`;

/** Whole numbers, so that a cursor names one exactly: microseconds, votes, and thousandths of votes a day. */
const sortValues = {
  date: () => sql<number>`(extract(epoch from contest.created_at) * 1000000)::bigint`,
  votes: (now) => sql<number>`(case when ${isShown(now)} then ${voteCount} else 0 end)::bigint`,
  popularity: (now) => sql<number>`
    (case when ${isShown(now)} then floor(1000 * ${voteCount} / ${daysOfVoting(now)}) else 0 end)::bigint`,
} as const satisfies Record<ContestSort, (now: Date) => RawBuilder<number>>;

const runs = (now: Date) => sql<boolean>`(contest.status in ('scheduled', 'open')
  and contest.voting_starts_at <= ${now} and contest.voting_ends_at > ${now})`;

const takesVotes = (now: Date) => sql<boolean>`(contest.voting_enabled and ${runs(now)})`;

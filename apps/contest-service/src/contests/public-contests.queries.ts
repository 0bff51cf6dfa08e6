import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db } from '@urvote/platform/postgres/database';
import { publicStatuses } from '@urvote/voting/contest-status/contest-status';
import { type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';
import { type ContestRecord, contests, recordOf } from './contest-record.queries.ts';

export interface ContestsQuery {
  clientSlug?: string | undefined;
  /** Only contests that take votes now, or only the others. */
  isOpen?: boolean | undefined;
  now: Date;
  after?: ListPosition | undefined;
  count: number;
}

export interface ListedContest {
  contest: ContestRecord;
  position: ListPosition;
}

/** Newest first, active ones only; drafts and archived contests are never public. */
export async function listPublicContests(db: Db, query: ContestsQuery): Promise<ListedContest[]> {
  const { clientSlug, isOpen, now, after, count } = query;
  let rows = publicContests(db).select(microsecondsOf('contest.created_at')).where('contest.is_active', '=', true);
  if (clientSlug !== undefined) rows = rows.where('client.slug', '=', clientSlug);
  if (isOpen !== undefined) rows = rows.where(takesVotes(now), '=', isOpen);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(contest.created_at, contest.id) < (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('contest.created_at', 'desc').orderBy('contest.id', 'desc').limit(count).execute();
  return found.map((row) => ({ contest: recordOf(row), position: { atUs: row.at_us, id: row.id } }));
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

function takesVotes(now: Date) {
  return sql<boolean>`(contest.status in ('scheduled', 'open') and contest.voting_enabled
    and contest.voting_starts_at <= ${now} and contest.voting_ends_at > ${now})`;
}

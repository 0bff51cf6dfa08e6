import type { Db } from '@urvote/platform/postgres/database';
import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import { sql } from 'kysely';

export interface OwnClient {
  id: string;
  slug: string;
  name: string;
  memberRole: ClientRole;
}

const mostClients = 100;
const mostContests = 200;
const mostBoards = 200;

export async function listOwnClients(db: Db, userId: string): Promise<OwnClient[]> {
  const rows = await db
    .selectFrom('client_member')
    .innerJoin('client', 'client.id', 'client_member.client_id')
    .select(['client.id', 'client.slug', 'client.name', 'client_member.role as memberRole'])
    .where('client_member.user_id', '=', userId)
    .orderBy('client.name')
    .orderBy('client.id')
    .limit(mostClients)
    .execute();
  return rows.map((row) => ({ ...row, memberRole: row.memberRole as ClientRole }));
}

/** What decides whether votes are shown. */
interface Visibility {
  status: ContestStatus;
  resultsVisibility: 'live' | 'after_vote' | 'after_close' | 'never';
  votingEndsAt: Date;
}

export interface OwnContest extends Visibility {
  id: string;
  clientId: string;
  slug: string;
  name: string;
  votingStartsAt: Date;
}

export async function listContestsOf(db: Db, clientIds: readonly string[]): Promise<OwnContest[]> {
  if (clientIds.length === 0) return [];
  const rows = await db
    .selectFrom('contest')
    .select([
      'id',
      'client_id as clientId',
      'slug',
      'name',
      'status',
      'results_visibility as resultsVisibility',
      'voting_starts_at as votingStartsAt',
      'voting_ends_at as votingEndsAt',
    ])
    .where('client_id', 'in', clientIds)
    .orderBy('voting_starts_at', 'desc')
    .orderBy('id')
    .limit(mostContests)
    .execute();
  return rows.map((row) => ({ ...row, ...listsOf(row) }));
}

export interface OwnBoard extends Visibility {
  id: string;
  contestId: string;
  slug: string;
  title: string;
  isActive: boolean;
}

export async function listOwnBoards(db: Db, userId: string): Promise<OwnBoard[]> {
  const rows = await db
    .selectFrom('board')
    .innerJoin('contest', 'contest.id', 'board.contest_id')
    .select([
      'board.id',
      'board.contest_id as contestId',
      'board.slug',
      'board.title',
      'board.is_active as isActive',
      'contest.status',
      'contest.results_visibility as resultsVisibility',
      'contest.voting_ends_at as votingEndsAt',
    ])
    .where('board.owner_user_id', '=', userId)
    .orderBy('board.title')
    .orderBy('board.id')
    .limit(mostBoards)
    .execute();
  return rows.map((row) => ({ ...row, ...listsOf(row) }));
}

/** The table's checks hold the closed lists, which the row type does not know. */
function listsOf(row: { status: string; resultsVisibility: string }): Pick<Visibility, 'status' | 'resultsVisibility'> {
  return {
    status: row.status as Visibility['status'],
    resultsVisibility: row.resultsVisibility as Visibility['resultsVisibility'],
  };
}

export interface Totals {
  approvedCount: number;
  pendingCount: number;
  upCount: number;
  downCount: number;
}

/** Entries and counted votes of each contest or board that has any. */
export async function totalsBy(
  db: Db,
  column: 'contest_id' | 'board_id',
  ids: readonly string[],
): Promise<Map<string, Totals>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('entry')
    .leftJoin('entry_tally', 'entry_tally.entry_id', 'entry.id')
    .select([
      sql<string>`entry.${sql.ref(column)}`.as('id'),
      sql<number>`count(*) filter (where entry.status = 'approved')`.as('approvedCount'),
      sql<number>`count(*) filter (where entry.status = 'pending')`.as('pendingCount'),
      sql<number>`coalesce(sum(entry_tally.up_count) filter (where entry.status = 'approved'), 0)::bigint`.as(
        'upCount',
      ),
      sql<number>`coalesce(sum(entry_tally.down_count) filter (where entry.status = 'approved'), 0)::bigint`.as(
        'downCount',
      ),
    ])
    .where(`entry.${column}`, 'in', ids)
    .groupBy(`entry.${column}`)
    .execute();
  return new Map(rows.map(({ id, ...totals }) => [id, totals]));
}

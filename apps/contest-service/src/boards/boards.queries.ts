import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import type { BoardPatch } from '@urvote/contracts/http/boards/board-schemas';
import type { NewRow } from '@urvote/db-schema/database';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { isPublic, type ContestStatus } from '@urvote/voting/contest-status/contest-status';
import type { VisibilityRules } from '@urvote/voting/ranking/leaderboard-visibility';
import { sql } from 'kysely';
import type { BoardRules } from './board-rules.ts';

export interface BoardRecord extends BoardRules {
  id: string;
  contestId: string;
  clientId: string;
  slug: string;
  title: string;
  description: string | null;
  theme: string;
  businessInfo: Record<string, unknown>;
  socialLinks: Record<string, unknown>;
  ownerUserId: string | null;
  ownerNames: (string | null)[];
  hasOwnContest: boolean;
  /** Active, in a contest that everybody may read. */
  isPublic: boolean;
  /** What decides whether votes are shown. */
  visibility: VisibilityRules;
  createdAt: Date;
  updatedAt: Date;
}

function boards(db: Db) {
  return db
    .selectFrom('board')
    .innerJoin('contest', 'contest.id', 'board.contest_id')
    .leftJoin('user', 'user.id', 'board.owner_user_id')
    .selectAll('board')
    .select([
      'contest.client_id',
      'contest.status as contest_status',
      'contest.results_visibility',
      'contest.voting_ends_at',
      'user.display_name',
      'user.username',
    ]);
}

type BoardRow = NonNullable<Awaited<ReturnType<ReturnType<typeof boards>['executeTakeFirst']>>>;

export async function findBoard(db: Db, by: { id: string } | { slug: string }): Promise<BoardRecord | undefined> {
  const rows = boards(db);
  const found = 'id' in by ? rows.where('board.id', '=', by.id) : rows.where('board.slug', '=', by.slug);
  const row = await found.executeTakeFirst();
  return row && recordOf(row);
}

/** The board, locked until the transaction ends: submissions to it and changes of it take turns. */
export async function lockBoard(trx: Trx, id: string): Promise<BoardRecord | undefined> {
  const row = await boards(trx).where('board.id', '=', id).forNoKeyUpdate('board').executeTakeFirst();
  return row && recordOf(row);
}

/** Boards of one account are made one after the other, so each counts those before it. */
export async function lockBoardsOf(trx: Trx, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`urvote.boards.${userId}`}, 0))`.execute(trx);
}

export async function countBoardsOf(trx: Trx, userId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('board')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
}

export interface BoardToInsert {
  id: string;
  slug: string;
  contestId: string;
  hasOwnContest: boolean;
  ownerUserId: string;
  settings: BoardPatch & { title: string };
  at: Date;
}

export async function insertBoard(trx: Trx, board: BoardToInsert): Promise<void> {
  const { title, ...settings } = board.settings;
  await trx
    .insertInto('board')
    .values({
      id: board.id,
      slug: board.slug,
      contest_id: board.contestId,
      has_own_contest: board.hasOwnContest,
      owner_user_id: board.ownerUserId,
      title,
      ...columnsOf(settings),
      created_at: board.at,
      updated_at: board.at,
    })
    .execute();
}

export async function updateBoardRow(trx: Trx, id: string, patch: BoardPatch, at: Date): Promise<void> {
  await trx
    .updateTable('board')
    .set({ ...columnsOf(patch), updated_at: at })
    .where('id', '=', id)
    .execute();
}

/** What is not named stays, or is as the table begins it. */
function columnsOf(patch: BoardPatch): Partial<NewRow<'board'>> {
  const columns = {
    title: patch.title,
    description: patch.description,
    theme: patch.theme,
    business_info: patch.businessInfo && JSON.stringify(patch.businessInfo),
    social_links: patch.socialLinks && JSON.stringify(patch.socialLinks),
    allow_music: patch.allowMusic,
    allow_video: patch.allowVideo,
    allow_visual: patch.allowVisual,
    max_music_uploads: patch.maxMusicUploads,
    max_video_uploads: patch.maxVideoUploads,
    max_visual_uploads: patch.maxVisualUploads,
    require_approval: patch.requireApproval,
    allow_anonymous_uploads: patch.allowAnonymousUploads,
    is_active: patch.isActive,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

function recordOf(row: BoardRow): BoardRecord {
  return {
    id: row.id,
    contestId: row.contest_id,
    clientId: row.client_id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    theme: row.theme,
    businessInfo: row.business_info as Record<string, unknown>,
    socialLinks: row.social_links as Record<string, unknown>,
    ownerUserId: row.owner_user_id,
    ownerNames: [row.display_name, row.username],
    hasOwnContest: row.has_own_contest,
    isPublic: row.is_active && isPublic(row.contest_status as ContestStatus),
    visibility: {
      status: row.contest_status as ContestStatus,
      resultsVisibility: row.results_visibility as VisibilityRules['resultsVisibility'],
      votingEndsAtMs: row.voting_ends_at.getTime(),
    },
    ...rulesOf(row),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function rulesOf(row: BoardRow): BoardRules {
  const allowed: Record<EntryKind, boolean> = {
    music: row.allow_music,
    video: row.allow_video,
    visual: row.allow_visual,
  };
  return {
    isActive: row.is_active,
    allowedKinds: (Object.keys(allowed) as EntryKind[]).filter((kind) => allowed[kind]),
    maxUploads: { music: row.max_music_uploads, video: row.max_video_uploads, visual: row.max_visual_uploads },
    requireApproval: row.require_approval,
    allowAnonymousUploads: row.allow_anonymous_uploads,
  };
}

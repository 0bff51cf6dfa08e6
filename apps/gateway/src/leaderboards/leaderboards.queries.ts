import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import type { LeaderboardResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Database } from '@urvote/db-schema/database';
import { addressConfirmedElsewhere } from '@urvote/voting/eligibility/shown-outcome';
import { type Kysely, type SqlBool, sql } from 'kysely';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import { ownedBy, type VoteOwner } from '../votes/votes.queries.ts';

export interface LeaderboardQuery {
  contestId: string;
  kind?: EntryKind | undefined;
  country?: string | undefined;
  boardSlug?: string | undefined;
  limit: number;
}

export type LeaderboardEntry = LeaderboardResource['entries'][number];

/**
 * Ranked over all entries of the query, then cut: by the weighted score where that is what the contest's method adds up, else
 * by up minus down votes, which are the first preferences of ranked ballots. Ties share a rank, then created_at and id.
 */
export async function readRanking(db: Kysely<Database>, query: LeaderboardQuery): Promise<LeaderboardEntry[]> {
  const { country } = query;
  const tally =
    country === undefined
      ? sql`left join entry_tally t on t.entry_id = entry.id`
      : sql`left join (
          select key::uuid as entry_id, (value->>0)::bigint as up_count, (value->>1)::bigint as down_count,
            (value->>2)::numeric as weighted_score
          from country_figures, jsonb_each(shown->${country}::text->'entries') where contest_id = ${query.contestId}
        ) t on t.entry_id = entry.id`;
  const standing = sql`
    case when (select counting_method in ('weighted', 'score', 'positional') from contest where id = ${query.contestId})
      then coalesce(t.weighted_score, 0) else coalesce(t.up_count, 0) - coalesce(t.down_count, 0) end`;
  const { rows } = await sql<RankedRow>`
    select entry.id, entry.title, entry.artist_name, entry.kind, entry.cover_asset_id,
      rank() over (order by ${standing} desc) as rank, coalesce(t.up_count, 0) as up_count, coalesce(t.down_count, 0) as down_count,
      coalesce(t.weighted_score, 0)::float8 as weighted_score
    from entry ${tally}
    where ${shown(query)}
    order by ${standing} desc, entry.created_at, entry.id
    limit ${query.limit}`.execute(db);
  return rows.map((row) => ({
    ...entryOf(row),
    rank: row.rank,
    upCount: row.up_count,
    downCount: row.down_count,
    netVotes: row.up_count - row.down_count,
    weightedScore: row.weighted_score,
  }));
}

/** The same entries without anything that depends on votes; the tallies are not even read. */
export async function readNeutralList(db: Kysely<Database>, query: LeaderboardQuery): Promise<LeaderboardEntry[]> {
  const { rows } = await sql<NeutralRow>`
    select entry.id, entry.title, entry.artist_name, entry.kind, entry.cover_asset_id
    from entry
    where ${shown(query)}
    order by entry.created_at, entry.id
    limit ${query.limit}`.execute(db);
  const none = { rank: null, upCount: null, downCount: null, netVotes: null, weightedScore: null };
  return rows.map((row) => ({ ...entryOf(row), ...none }));
}

interface NeutralRow {
  id: string;
  title: string;
  artist_name: string;
  kind: string;
  cover_asset_id: string | null;
}

interface RankedRow extends NeutralRow {
  rank: number;
  up_count: number;
  down_count: number;
  weighted_score: number;
}

function shown({ contestId, kind, boardSlug }: LeaderboardQuery) {
  const conditions = [
    sql<SqlBool>`entry.contest_id = ${contestId}`,
    sql<SqlBool>`entry.status = 'approved'`,
    ...(kind === undefined ? [] : [sql<SqlBool>`entry.kind = ${kind}`]),
    ...(boardSlug === undefined
      ? []
      : [sql<SqlBool>`entry.board_id = (select id from board where slug = ${boardSlug})`]),
  ];
  return sql.join(conditions, sql` and `);
}

function entryOf(row: NeutralRow) {
  return {
    entryId: row.id,
    title: row.title,
    artistName: row.artist_name,
    kind: row.kind as EntryKind,
    coverUrl: mediaUrl(row.cover_asset_id),
  };
}

/**
 * Whether the voter has a vote in the contest that reads as counted to them. A guest is known by the session. A vote that
 * gave way to another under its mailbox is one of these, or the results would tell that there is another.
 */
export async function hasVoted(db: Kysely<Database>, contestId: string, owner: VoteOwner): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from vote where ${ownedBy(owner)} and contest_id = ${contestId}
      and (state = 'counted' or (state = 'held' and not is_below_minimum) or rejection_reason = ${addressConfirmedElsewhere})) as found`.execute(
    db,
  );
  return rows[0]?.found ?? false;
}

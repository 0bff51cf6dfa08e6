import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import type { LeaderboardResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Database } from '@urvote/db-schema/database';
import { addressConfirmedElsewhere } from '@urvote/voting/eligibility/shown-outcome';
import type { RankingMethod } from '@urvote/voting/ranking/ranking-method';
import { type Kysely, type SqlBool, sql } from 'kysely';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import { ownedBy, type VoteOwner } from '../votes/votes.queries.ts';

export interface LeaderboardQuery {
  contestId: string;
  kind?: EntryKind | undefined;
  country?: string | undefined;
  boardSlug?: string | undefined;
  limit: number;
  /** Net votes where it is left out. */
  method?: RankingMethod | undefined;
}

export type LeaderboardEntry = LeaderboardResource['entries'][number];

const [up, down] = [sql`coalesce(t.up_count, 0)`, sql`coalesce(t.down_count, 0)`];
const votes = sql`(${up} + ${down})`;

/** The formulas of libs/voting/src/counting, in numerics so that no float decides a rank. */
const scores = {
  net: sql`${up} - ${down}`,
  likes: up,
  weighted: sql`coalesce(t.weighted_score, 0)`,
  wilson: sql`trunc(coalesce((2 * ${up} + 3.8416 - 1.96 * sqrt(3.8416 + 4.0 * ${up} * ${down} / nullif(${votes}, 0)))
    / (2 * (${votes} + 3.8416)), 0), 6)`,
  bayes: sql`trunc(coalesce((sum(${up}) over () + count(*) over () * ${up})::numeric
    / nullif(sum(${votes}) over () + count(*) over () * ${votes}, 0), 0), 6)`,
} as const satisfies Record<RankingMethod, unknown>;

/** Ranked over all entries of the query, then cut: by its method (up minus down votes), ties share a rank, then created_at and id. */
export async function readRanking(db: Kysely<Database>, query: LeaderboardQuery): Promise<LeaderboardEntry[]> {
  const { country, method = 'net' } = query;
  const tally =
    country === undefined
      ? sql`left join entry_tally t on t.entry_id = entry.id`
      : sql`left join (
          select key::uuid as entry_id, (value->>0)::bigint as up_count, (value->>1)::bigint as down_count,
            (value->>2)::numeric as weighted_score
          from country_figures, jsonb_each(shown->${country}::text->'entries') where contest_id = ${query.contestId}
        ) t on t.entry_id = entry.id`;
  const { rows } = await sql<RankedRow>`
    select id, title, artist_name, kind, cover_asset_id, up_count, down_count, weighted_score,
      rank() over (order by ranked.method_score desc) as rank, ranked.method_score::float8 as method_score from (
    select entry.id, entry.title, entry.artist_name, entry.kind, entry.cover_asset_id,
      entry.created_at, ${up} as up_count, ${down} as down_count,
      coalesce(t.weighted_score, 0)::float8 as weighted_score, ${scores[method]} as method_score
    from entry ${tally}
    where ${shown(query)}) ranked
    order by ranked.method_score desc, created_at, id
    limit ${query.limit}`.execute(db);
  return rows.map((row) => ({
    ...entryOf(row),
    rank: row.rank,
    upCount: row.up_count,
    downCount: row.down_count,
    netVotes: row.up_count - row.down_count,
    weightedScore: row.weighted_score,
    ...(method === 'net' ? {} : { methodScore: row.method_score }),
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
  method_score: number;
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

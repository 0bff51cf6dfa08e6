import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { LeaderboardResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Caller } from '@urvote/platform/auth/caller';
import { strongEtag } from '@urvote/platform/http/etag';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { resultsVisible } from '@urvote/voting/ranking/leaderboard-visibility';
import type { ShortCache } from '../short-cache.ts';
import { voteOwnerOf } from '../votes/voter.ts';
import type { VoteOwner } from '../votes/votes.queries.ts';
import type { LeaderboardEntry, LeaderboardQuery } from './leaderboards.queries.ts';

/** A leaderboard as bytes, made once for all who ask within the cache's time. */
export interface RenderedLeaderboard {
  leaderboard: LeaderboardResource;
  json: string;
  etag: string;
}

export interface LeaderboardPorts {
  snapshot: { readonly isFresh: boolean; contest(idOrSlug: string): { rules: ContestRules } | undefined };
  clock: { nowMs(): number };
  hasVoted(contestId: string, owner: VoteOwner): Promise<boolean>;
  readRanking(query: LeaderboardQuery): Promise<LeaderboardEntry[]>;
  readNeutralList(query: LeaderboardQuery): Promise<LeaderboardEntry[]>;
  cache: ShortCache<RenderedLeaderboard>;
}

/**
 * The public contest under an id or slug.
 * @throws {ProblemError} NOT_FOUND; TEMPORARILY_UNAVAILABLE before the first contests were loaded
 */
export function contestOf(snapshot: LeaderboardPorts['snapshot'], idOrSlug: string): ContestRules {
  const rules = snapshot.contest(idOrSlug.toLowerCase())?.rules;
  if (rules !== undefined) return rules;
  throw new ProblemError(snapshot.isFresh ? 'NOT_FOUND' : 'TEMPORARILY_UNAVAILABLE');
}

/** Whether this caller may see results now; costs a query only where it depends on the caller's own vote. */
export async function seesResults(
  ports: Pick<LeaderboardPorts, 'clock' | 'hasVoted'>,
  contest: ContestRules,
  caller: Caller,
): Promise<boolean> {
  const nowMs = ports.clock.nowMs();
  if (resultsVisible(contest, nowMs, false)) return true;
  if (!resultsVisible(contest, nowMs, true) || caller.kind === 'anonymous') return false;
  const owner = voteOwnerOf(caller);
  return ports.hasVoted(contest.id, owner);
}

/** @param version tells apart what must not be shared though it is young */
export function readLeaderboard(
  ports: LeaderboardPorts,
  contest: ContestRules,
  query: LeaderboardQuery,
  isVisible: boolean,
  version?: number,
): Promise<RenderedLeaderboard> {
  const { kind, country, boardSlug, limit } = query;
  const key = JSON.stringify([
    contest.id,
    contest.resultsVisibility,
    isVisible,
    kind,
    country,
    boardSlug,
    limit,
    version,
  ]);
  return ports.cache.get(key, () => renderLeaderboard(ports, contest, query, isVisible));
}

/** The leaderboard as it is now. What is hidden is read without the tallies, so nothing of the body can depend on them. */
export async function renderLeaderboard(
  ports: Pick<LeaderboardPorts, 'readRanking' | 'readNeutralList'>,
  { id, resultsVisibility }: ContestRules,
  query: LeaderboardQuery,
  isVisible: boolean,
): Promise<RenderedLeaderboard> {
  const entries = isVisible ? await ports.readRanking(query) : await ports.readNeutralList(query);
  const { kind = null, country = null, boardSlug: board = null } = query;
  const leaderboard = { contestId: id, hidden: !isVisible, resultsVisibility, kind, country, board, entries };
  const json = JSON.stringify(leaderboard);
  return { leaderboard, json, etag: strongEtag(json) };
}

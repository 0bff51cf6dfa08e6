import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import type { LeaderboardResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Caller } from '@urvote/platform/auth/caller';
import { strongEtag } from '@urvote/platform/http/etag';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { resultsVisible } from '@urvote/voting/ranking/leaderboard-visibility';
import { rankingFormulas, rankingMethodOf } from '@urvote/voting/ranking/ranking-method';
import type { RulesInMemory } from '../contests/rules-in-memory.ts';
import type { ShortCache } from './short-cache.ts';
import { voteOwnerOf } from '../votes/vote-owner.ts';
import type { VoteOwner } from '../votes/votes.queries.ts';
import type { LeaderboardEntry, LeaderboardQuery } from './leaderboards.queries.ts';

/** A leaderboard as bytes, made once for all who ask within the cache's time. */
export interface RenderedLeaderboard {
  leaderboard: LeaderboardResource;
  text: string;
  etag: string;
}

export interface LeaderboardPorts {
  snapshot: Pick<RulesInMemory, 'isFresh' | 'contest'>;
  clock: { nowMs(): number };
  hasVoted(contestId: string, owner: VoteOwner): Promise<boolean>;
  readRanking(query: LeaderboardQuery): Promise<LeaderboardEntry[]>;
  readNeutralList(query: LeaderboardQuery): Promise<LeaderboardEntry[]>;
  /** Brings what is told by country up to date, at most once in a while. */
  refreshCountries(contestId: string): Promise<void>;
  cache: ShortCache<RenderedLeaderboard>;
}

/** Whom somebody belongs to: everybody who sees results, those who see them for their vote, or those who do not. */
export type Audience = 'everybody' | 'voters' | 'hidden';

/** Costs a query only where it depends on the caller's own vote. */
export async function audienceOf(
  ports: Pick<LeaderboardPorts, 'clock' | 'hasVoted'>,
  contest: ContestRules,
  caller: Caller,
): Promise<Audience> {
  const nowMs = ports.clock.nowMs();
  if (resultsVisible(contest, nowMs, false)) return 'everybody';
  if (!resultsVisible(contest, nowMs, true) || caller.kind === 'anonymous') return 'hidden';
  return (await ports.hasVoted(contest.id, voteOwnerOf(caller))) ? 'voters' : 'hidden';
}

/** Whether this caller may see results now. */
export async function seesResults(...asked: Parameters<typeof audienceOf>): Promise<boolean> {
  return (await audienceOf(...asked)) !== 'hidden';
}

/** Entries of a streamed leaderboard. */
const streamLimit = 100;

export function streamedQuery({ id: contestId }: ContestRules, kind: EntryKind | undefined): LeaderboardQuery {
  return { contestId, kind, limit: streamLimit };
}

/** @param version of the totals: what was read of another is not taken from the cache, however fresh it is */
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
    contest.countingMethod,
    isVisible,
    kind,
    country,
    boardSlug,
    limit,
    version,
  ]);
  return ports.cache.get(key, async () => {
    if (isVisible && country !== undefined) await ports.refreshCountries(contest.id);
    return renderLeaderboard(ports, contest, query, isVisible);
  });
}

/** The leaderboard as it is now. What is hidden is read without the tallies, so nothing of the body can depend on them. */
export async function renderLeaderboard(
  ports: Pick<LeaderboardPorts, 'readRanking' | 'readNeutralList'>,
  { id, resultsVisibility, countingMethod }: ContestRules,
  query: LeaderboardQuery,
  isVisible: boolean,
): Promise<RenderedLeaderboard> {
  const method = rankingMethodOf(countingMethod);
  const entries = isVisible ? await ports.readRanking({ ...query, method }) : await ports.readNeutralList(query);
  const { kind = null, country = null, boardSlug: board = null } = query;
  const leaderboard = {
    contestId: id,
    hidden: !isVisible,
    resultsVisibility,
    kind,
    country,
    board,
    entries,
    method,
    formula: rankingFormulas[method],
  };
  const text = JSON.stringify(leaderboard);
  return { leaderboard, text, etag: strongEtag(text) };
}

import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { sendRendered } from '@urvote/platform/http/send-rendered';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { publicContest } from '../contests/rules-in-memory.ts';
import type { AppContext } from '../context.ts';
import { readLeaderboard, seesResults } from './leaderboard.ts';

const jsonType = { 'Content-Type': 'application/json; charset=utf-8' };

export function getLeaderboardRoute({ leaderboards }: AppContext) {
  return defineRoute(getLeaderboard, async (ctx) => {
    const contest = publicContest(leaderboards.snapshot, ctx.params.idOrSlug);
    const { board: boardSlug, ...asked } = ctx.query;
    const query = { contestId: contest.id, boardSlug, ...asked };
    const isVisible = await seesResults(leaderboards, contest, ctx.caller);
    const rendered = await readLeaderboard(leaderboards, contest, query, isVisible);
    return sendRendered(ctx, rendered, { ...jsonType, ...cacheHeaders(contest) });
  });
}

/** What depends on the caller's own vote must not be kept for others. */
function cacheHeaders({ resultsVisibility }: ContestRules) {
  return resultsVisibility === 'after_vote'
    ? { 'Cache-Control': 'private, no-cache', Vary: 'Authorization, Cookie' }
    : { 'Cache-Control': 'no-cache' };
}

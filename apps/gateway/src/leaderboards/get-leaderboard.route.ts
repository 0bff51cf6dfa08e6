import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { ifNoneMatch } from '@urvote/platform/http/etag';
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
    const { leaderboard, json, etag } = await readLeaderboard(leaderboards, contest, query, isVisible);
    const headers = { ETag: etag, ...cacheHeaders(contest) };
    if (ifNoneMatch(ctx.header('if-none-match'), etag)) return { status: 304, headers };
    if (ctx.request.method === 'HEAD') return { status: 200, body: leaderboard, headers };
    return {
      status: 200,
      headers: { ...headers, ...jsonType, 'Content-Length': String(Buffer.byteLength(json)) },
      stream: (response) => void response.end(json),
    };
  });
}

/** What depends on the caller's own vote must not be kept for others. */
function cacheHeaders({ resultsVisibility }: ContestRules) {
  return resultsVisibility === 'after_vote'
    ? { 'Cache-Control': 'private, no-cache', Vary: 'Authorization, Cookie' }
    : { 'Cache-Control': 'no-cache' };
}

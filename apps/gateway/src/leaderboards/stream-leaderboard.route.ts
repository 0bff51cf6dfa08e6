import { streamLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import { publicContest } from '../contests/rules-in-memory.ts';
import type { AppContext } from '../context.ts';
import { readLeaderboard, seesResults, streamedQuery } from './leaderboard.ts';
import { topicOf } from './live-leaderboards.ts';

export function streamLeaderboardRoute({ broadcaster, revocations, leaderboards, live }: AppContext) {
  return defineRoute(streamLeaderboard, async (ctx) => {
    const contest = publicContest(leaderboards.snapshot, ctx.params.idOrSlug);
    const { kind } = ctx.query;
    const isVisible = await seesResults(leaderboards, contest, ctx.caller);
    const topic = topicOf(contest.id, kind, isVisible);
    const request = { header: (name: string) => ctx.header(name), closing: endOf(revocations, ctx) };
    if (broadcaster.hasClients(topic)) return broadcaster.stream(topic, request);
    // Nobody followed, so nothing was published: what the topic remembers may be long out of date.
    const version = live.versionOf(contest.id);
    const query = streamedQuery(contest, kind);
    const { leaderboard } = await readLeaderboard(leaderboards, contest, query, isVisible, version);
    const event = { event: 'leaderboard', data: leaderboard };
    if (!broadcaster.hasClients(topic)) broadcaster.publish(topic, event);
    return broadcaster.stream(topic, request, event);
  });
}

/** The stream of an account ends with its access: what it may see can depend on who it is. */
function endOf(
  revocations: AppContext['revocations'],
  { caller, closing, signal }: RequestContext<typeof streamLeaderboard>,
): AbortSignal {
  if (caller.kind !== 'user') return closing;
  const revoked = new AbortController();
  const unwatch = revocations.watch(caller, () => revoked.abort());
  signal.addEventListener('abort', unwatch, { once: true });
  return AbortSignal.any([closing, revoked.signal]);
}

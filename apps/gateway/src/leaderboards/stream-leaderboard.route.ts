import { streamLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import { publicContest } from '../contests/rules-in-memory.ts';
import type { AppContext } from '../context.ts';
import { type Audience, audienceOf, readLeaderboard, streamedQuery } from './leaderboard.ts';
import { streamClaims } from './stream-claims.ts';
import { topicOf } from './live-leaderboards.ts';

export function streamLeaderboardRoute({ config, broadcaster, revocations, leaderboards, live }: AppContext) {
  return defineRoute(streamLeaderboard, async (ctx) => {
    const contest = publicContest(leaderboards.snapshot, ctx.params.idOrSlug);
    const { kind } = ctx.query;
    const audience = await audienceOf(leaderboards, contest, ctx.caller);
    const topic = topicOf(contest.id, kind, audience);
    const request = {
      header: (name: string) => ctx.header(name),
      closing: endOf(revocations, ctx, audience),
      claims: streamClaims(ctx.caller, ctx.clientIp, config.streamShares),
    };
    if (broadcaster.hasClients(topic)) return broadcaster.stream(topic, request);
    // Nobody followed, so nothing was published: what the topic remembers may be long out of date.
    const version = live.versionOf(contest.id);
    const query = streamedQuery(contest, kind);
    const { leaderboard } = await readLeaderboard(leaderboards, contest, query, audience !== 'hidden', version);
    const event = { event: 'leaderboard', data: leaderboard };
    if (!broadcaster.hasClients(topic)) broadcaster.publish(topic, event);
    return broadcaster.stream(topic, request, event);
  });
}

/** After so long a voter's stream ends, comes back and is asked for the vote again, which may have been withdrawn. */
const votersStreamMs = 60_000;

/** The stream of an account ends with its access: what it may see can depend on who it is. */
function endOf(
  revocations: AppContext['revocations'],
  { caller, closing, signal }: RequestContext<typeof streamLeaderboard>,
  audience: Audience,
): AbortSignal {
  const ends = audience === 'voters' ? [closing, AbortSignal.timeout(votersStreamMs)] : [closing];
  if (caller.kind !== 'user') return AbortSignal.any(ends);
  const revoked = new AbortController();
  const unwatch = revocations.watch(caller, () => revoked.abort());
  signal.addEventListener('abort', unwatch, { once: true });
  return AbortSignal.any([...ends, revoked.signal]);
}

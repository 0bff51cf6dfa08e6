import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EntryKind } from '@urvote/contracts/http/common';
import {
  getBoardVotingStats,
  getLeaderboard,
  streamLeaderboard,
} from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { ifNoneMatch } from '@urvote/platform/http/etag';
import type { RequestContext } from '@urvote/platform/http/request-context';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { AppContext } from '../context.ts';
import { createShortCache } from '../short-cache.ts';
import { type BoardStats, findBoard, readBoardStats } from './board-stats.queries.ts';
import {
  contestOf,
  type LeaderboardPorts,
  readLeaderboard,
  type RenderedLeaderboard,
  renderLeaderboard,
  seesResults,
} from './leaderboard.ts';
import { hasVoted, readNeutralList, readRanking } from './leaderboards.queries.ts';
import { createLiveLeaderboards, type LiveLeaderboards, topicOf } from './live-leaderboards.ts';

/** Entries of a streamed leaderboard. */
const streamLimit = 100;

export function leaderboardPorts({ db, snapshot, clock }: AppContext): LeaderboardPorts {
  return {
    snapshot,
    clock,
    hasVoted: (contestId, owner) => hasVoted(db, contestId, owner),
    readRanking: (query) => readRanking(db, query),
    readNeutralList: (query) => readNeutralList(db, query),
    cache: createShortCache<RenderedLeaderboard>({ maxAgeMs: 250, maxCount: 2000 }),
  };
}

export function getLeaderboardRoute(ports: LeaderboardPorts) {
  return defineRoute(getLeaderboard, async (ctx) => {
    const contest = contestOf(ports.snapshot, ctx.params.idOrSlug);
    const { board: boardSlug, ...query } = ctx.query;
    const isVisible = await seesResults(ports, contest, ctx.caller);
    const { leaderboard, json, etag } = await readLeaderboard(
      ports,
      contest,
      { contestId: contest.id, boardSlug, ...query },
      isVisible,
    );
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

const jsonType = { 'Content-Type': 'application/json; charset=utf-8' };

/** What depends on the caller's own vote must not be kept for others. */
function cacheHeaders({ resultsVisibility }: ContestRules) {
  return resultsVisibility === 'after_vote'
    ? { 'Cache-Control': 'private, no-cache', Vary: 'Authorization, Cookie' }
    : { 'Cache-Control': 'no-cache' };
}

export function streamLeaderboardRoute(
  { broadcaster, revocations }: AppContext,
  ports: LeaderboardPorts,
  live: LiveLeaderboards,
) {
  return defineRoute(streamLeaderboard, async (ctx) => {
    const contest = contestOf(ports.snapshot, ctx.params.idOrSlug);
    const { kind } = ctx.query;
    const isVisible = await seesResults(ports, contest, ctx.caller);
    const topic = topicOf(contest.id, kind, isVisible);
    const request = { header: (name: string) => ctx.header(name), closing: endOf(revocations, ctx) };
    if (broadcaster.hasClients(topic)) return broadcaster.stream(topic, request);
    // Nobody followed, so nothing was published: what the topic remembers may be long out of date.
    const version = live.versionOf(contest.id);
    const { leaderboard } = await readLeaderboard(ports, contest, streamQuery(contest, kind), isVisible, version);
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

function streamQuery(contest: ContestRules, kind: EntryKind | undefined) {
  return { contestId: contest.id, kind, limit: streamLimit };
}

/** Pushes leaderboards to those who follow them; fed by the events of the vote worker. */
export function liveLeaderboards({ broadcaster, snapshot, clock, events }: AppContext, ports: LeaderboardPorts) {
  return createLiveLeaderboards({
    contest: (contestId) => snapshot.contest(contestId)?.rules,
    render: (contest, kind) => renderLeaderboard(ports, contest, streamQuery(contest, kind), true),
    hasClients: (topic) => broadcaster.hasClients(topic),
    publish: (topic, event) => broadcaster.publish(topic, event),
    nowMs: () => clock.nowMs(),
    onError: events.streamReadFailed,
  });
}

export function getBoardVotingStatsRoute({ db }: AppContext, ports: LeaderboardPorts) {
  const cache = createShortCache<BoardStats>({ maxAgeMs: 1000, maxCount: 500 });
  return defineRoute(getBoardVotingStats, async ({ caller, params: { slug } }) => {
    const board = await findBoard(db, slug);
    if (board === null) throw new ProblemError('NOT_FOUND');
    const { id, contestId } = board;
    const isVisible = await seesResults(ports, contestOf(ports.snapshot, contestId), caller);
    const figures = isVisible ? await cache.get(id, () => readBoardStats(db, id)) : hiddenStats;
    return { status: 200, body: { board: slug, contestId, hidden: !isVisible, ...figures } };
  });
}

const hiddenStats = { upCount: null, downCount: null, uniqueVoterCount: null, kinds: null, countries: null };

import type { Db } from '@urvote/platform/postgres/database';
import type { Broadcaster } from '@urvote/platform/sse/broadcaster';
import type { RulesInMemory } from '../contests/rules-in-memory.ts';
import { refreshCountryFigures } from './country-figures.queries.ts';
import { createCountryRefresh } from './country-refresh.ts';
import { createShortCache } from './short-cache.ts';
import { type LeaderboardPorts, type RenderedLeaderboard, renderLeaderboard, streamedQuery } from './leaderboard.ts';
import { hasVoted, readNeutralList, readRanking } from './leaderboards.queries.ts';
import { createLiveLeaderboards, type LiveLeaderboards } from './live-leaderboards.ts';

export interface LeaderboardStores {
  db: Db;
  snapshot: RulesInMemory;
  clock: { nowMs(): number };
}

export function createLeaderboards({ db, snapshot, clock }: LeaderboardStores): LeaderboardPorts {
  return {
    snapshot,
    clock,
    hasVoted: (contestId, owner) => hasVoted(db, contestId, owner),
    readRanking: (query) => readRanking(db, query),
    readNeutralList: (query) => readNeutralList(db, query),
    refreshCountries: createCountryRefresh((contestId) => refreshCountryFigures(db, contestId)),
    cache: createShortCache<RenderedLeaderboard>({ maxAgeMs: 250, maxCount: 2000 }),
  };
}

/** Pushes leaderboards to those who follow them; fed by the events of the vote worker. */
export function createLive(leaderboards: LeaderboardPorts, broadcaster: Broadcaster): LiveLeaderboards {
  return createLiveLeaderboards({
    contest: (contestId) => leaderboards.snapshot.contest(contestId)?.rules,
    render: (contest, kind, isVisible) =>
      renderLeaderboard(leaderboards, contest, streamedQuery(contest, kind), isVisible),
    hasClients: (topic) => broadcaster.hasClients(topic),
    publish: (topic, makeState) => broadcaster.publish(topic, makeState),
    nowMs: () => leaderboards.clock.nowMs(),
  });
}

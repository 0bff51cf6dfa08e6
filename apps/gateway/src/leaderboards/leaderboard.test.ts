import type { ResultsVisibility, ContestRules } from '@urvote/voting/contest-rules';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import type { Caller } from '@urvote/platform/auth/caller';
import { afterEach, beforeEach, describe, expect, it, vi, onTestFinished } from 'vitest';
import { createShortCache } from './short-cache.ts';
import { publicContest } from '../contests/rules-in-memory.ts';
import { type Audience, type LeaderboardPorts, readLeaderboard, seesResults } from './leaderboard.ts';
import type { LeaderboardEntry } from './leaderboards.queries.ts';
import { createBroadcaster } from '@urvote/platform/sse/broadcaster';
import { createLiveLeaderboards, topicOf } from './live-leaderboards.ts';

const now = Date.UTC(2026, 4, 1);
const uuid = (last: string) => `0190a000-0000-7000-8000-0000000000${last}`;
const rulesOf = (resultsVisibility: ResultsVisibility, change: Partial<ContestRules> = {}) =>
  ({ id: uuid('c0'), status: 'open', votingEndsAtMs: now + 1000, resultsVisibility, ...change }) as ContestRules;

const anonymous: Caller = { kind: 'anonymous' };
const guest: Caller = { kind: 'guest', guestId: uuid('a9') };
const user: Caller = {
  kind: 'user',
  userId: uuid('a0'),
  sessionId: 's',
  roles: [],
  emailVerified: true,
  accountCreatedAt: 0,
};
const entry = { entryId: uuid('e0'), title: 'Song' } as LeaderboardEntry;

function createPorts(change: Partial<LeaderboardPorts> = {}) {
  const ports = {
    snapshot: { isFresh: true, contest: () => undefined },
    clock: { nowMs: () => now },
    hasVoted: vi.fn<LeaderboardPorts['hasVoted']>(async () => true),
    readRanking: vi.fn(async () => [{ ...entry, rank: 1, netVotes: 5 }]),
    readNeutralList: vi.fn(async () => [{ ...entry, rank: null, netVotes: null }]),
    refreshCountries: async () => {},
    cache: createShortCache<Awaited<ReturnType<typeof readLeaderboard>>>({
      maxAgeMs: 250,
      maxCount: 10,
      nowMs: () => 0,
    }),
  };
  return { ...ports, ...change } as typeof ports;
}

describe('who sees results', () => {
  it.each<[ResultsVisibility, Partial<ContestRules>, Caller, boolean, boolean]>([
    ['live', {}, anonymous, false, true],
    ['never', {}, user, true, false],
    ['never', { votingEndsAtMs: now }, user, true, false],
    ['after_close', {}, user, true, false],
    ['after_close', { votingEndsAtMs: now }, anonymous, false, true],
    ['after_close', { status: 'closed' }, anonymous, false, true],
    ['after_vote', {}, anonymous, true, false],
    ['after_vote', {}, user, false, false],
    ['after_vote', {}, user, true, true],
    ['after_vote', {}, guest, true, true],
  ])('%s %o', async (visibility, change, caller, voted, expected) => {
    const ports = createPorts({ hasVoted: async () => voted });
    expect(await seesResults(ports, rulesOf(visibility, change), caller)).toBe(expected);
  });

  it("asks for the vote under the caller's own key, and only when it matters", async () => {
    const ports = createPorts();
    await seesResults(ports, rulesOf('live'), user);
    await seesResults(ports, rulesOf('never'), user);
    expect(ports.hasVoted).not.toHaveBeenCalled();
    await seesResults(ports, rulesOf('after_vote'), user);
    await seesResults(ports, rulesOf('after_vote'), guest);
    expect(ports.hasVoted.mock.calls).toEqual([
      [uuid('c0'), { voterKey: accountVoterKey(uuid('a0')) }],
      [uuid('c0'), { guestId: uuid('a9') }],
    ]);
  });
});

describe('reading', () => {
  it('never reads tallies for those who do not see results, and keeps both apart', async () => {
    const ports = createPorts();
    const contest = rulesOf('after_vote');
    const query = { contestId: contest.id, limit: 10 };
    const hidden = await readLeaderboard(ports, contest, query, false);
    expect(ports.readRanking).not.toHaveBeenCalled();
    expect(hidden.leaderboard).toMatchObject({ hidden: true, entries: [{ rank: null, netVotes: null }] });
    const visible = await readLeaderboard(ports, contest, query, true);
    expect(visible.leaderboard).toMatchObject({ hidden: false, entries: [{ netVotes: 5 }] });
    expect(visible.etag).not.toBe(hidden.etag);
    expect(await readLeaderboard(ports, contest, query, false)).toBe(hidden);
  });

  it('finds no contest, or says that it does not know yet', () => {
    expect(() => publicContest({ isFresh: true, contest: () => undefined }, 'x')).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    expect(() => publicContest({ isFresh: false, contest: () => undefined }, 'x')).toThrow(
      expect.objectContaining({ code: 'TEMPORARILY_UNAVAILABLE' }),
    );
  });
});

describe('live leaderboards', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function createLive(contest: ContestRules, followed: string[]) {
    const broadcaster = createBroadcaster();
    const made = vi.fn();
    const render = vi.fn(async (..._asked: unknown[]) => ({ leaderboard: { contestId: contest.id } }) as never);
    const live = createLiveLeaderboards({
      contest: () => contest,
      render,
      publish: (topic, makeState) =>
        broadcaster.publish(topic, async () => {
          const state = await makeState();
          if (state) made(topic, state.isLast);
          return state;
        }),
      hasClients: (topic) => followed.includes(topic),
      nowMs: () => now,
    });
    onTestFinished(() => broadcaster[Symbol.dispose]());
    return { live, made, render };
  }

  it('read at most four times a second, the first change at once', async () => {
    const contest = rulesOf('live');
    const { live, made, render } = createLive(contest, [topicOf(contest.id, undefined, 'everybody')]);
    live.changed(contest.id);
    await vi.advanceTimersByTimeAsync(0);
    expect(made).toHaveBeenCalledTimes(1);
    for (let step = 0; step < 100; step += 1) {
      live.changed(contest.id);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(render.mock.calls.length).toBeGreaterThanOrEqual(4);
    expect(render.mock.calls.length).toBeLessThanOrEqual(5);
  });

  it('read what changed last, even while a read is under way', async () => {
    const contest = rulesOf('live');
    const { live, render } = createLive(contest, [topicOf(contest.id, undefined, 'everybody')]);
    live.changed(contest.id);
    live.changed(contest.id);
    await vi.advanceTimersByTimeAsync(1000);
    expect(render).toHaveBeenCalledTimes(2);
  });

  it('go on after a read that failed', async () => {
    const contest = rulesOf('live');
    const { live, made, render } = createLive(contest, [topicOf(contest.id, undefined, 'everybody')]);
    render.mockRejectedValueOnce(new Error('the database is away'));
    live.changed(contest.id);
    await vi.advanceTimersByTimeAsync(1000);
    expect(made).not.toHaveBeenCalled();
    live.changed(contest.id);
    await vi.advanceTimersByTimeAsync(1000);
    expect(made).toHaveBeenCalledTimes(1);
  });

  it('read nothing when nobody follows', async () => {
    const contest = rulesOf('live');
    const { live, render } = createLive(contest, []);
    live.changed(contest.id);
    await vi.advanceTimersByTimeAsync(1000);
    expect(render).not.toHaveBeenCalled();
  });

  it.each<[ResultsVisibility, Audience, 'told' | 'told last' | 'not told', boolean]>([
    ['live', 'everybody', 'told', true],
    ['live', 'voters', 'told', true],
    ['live', 'hidden', 'told last', true],
    ['after_vote', 'everybody', 'told last', false],
    ['after_vote', 'voters', 'told', true],
    ['after_vote', 'hidden', 'not told', false],
    ['after_close', 'everybody', 'told last', false],
    ['after_close', 'voters', 'told last', false],
    ['after_close', 'hidden', 'not told', false],
    ['never', 'everybody', 'told last', false],
    ['never', 'voters', 'told last', false],
    ['never', 'hidden', 'not told', false],
  ])('%s: the audience %s is %s', async (visibility, audience, told, isVisible) => {
    const contest = rulesOf(visibility);
    const { live, made, render } = createLive(contest, [topicOf(contest.id, 'music', audience)]);
    live.changed(contest.id);
    await vi.advanceTimersByTimeAsync(1000);
    expect(made.mock.calls).toEqual(
      told === 'not told' ? [] : [[topicOf(contest.id, 'music', audience), told === 'told last']],
    );
    expect(render.mock.calls).toEqual(told === 'not told' ? [] : [[contest, 'music', isVisible]]);
  });

  it('wait for their reads when disposed of, and begin none', async () => {
    const contest = rulesOf('live');
    const { live, render } = createLive(contest, [topicOf(contest.id, undefined, 'everybody')]);
    let finish = () => {};
    render.mockImplementationOnce(() => new Promise((resolve) => (finish = () => resolve({} as never))));
    live.changed(contest.id);
    live.changed(contest.id);
    let isDisposed = false;
    const disposing = live[Symbol.asyncDispose]().then(() => (isDisposed = true));
    await vi.advanceTimersByTimeAsync(0);
    expect(isDisposed).toBe(false);
    finish();
    await disposing;
    await vi.advanceTimersByTimeAsync(1000);
    expect(render).toHaveBeenCalledTimes(1);
  });
});

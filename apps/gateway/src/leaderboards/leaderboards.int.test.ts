import { randomUUID } from 'node:crypto';
import { getBoardVotingStats, getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import { castVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { countByBayes } from '@urvote/voting/counting/low-sample/bayes';
import { countByWilson } from '@urvote/voting/counting/low-sample/wilson';
import { rankingFormulas } from '@urvote/voting/ranking/ranking-method';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { clientWith, openStream, testGateway, type TestGateway } from '../gateway.test-support.ts';
import { changeContest, insertVote, type Seeded, type SeedVote, setTally } from '../seed.test-support.ts';

interface Shown {
  hidden: boolean;
  entries: { entryId: string; rank: number | null; netVotes: number | null }[];
}

async function leaderboardOf(
  gateway: TestGateway,
  idOrSlug: string,
  query: Record<string, string | number> = {},
  token?: string,
) {
  const answer = await gateway.api.call(getLeaderboard, {
    params: { idOrSlug },
    query,
    ...(token === undefined ? {} : { token }),
  });
  return {
    status: answer.status,
    etag: answer.headers.get('etag') ?? '',
    body: answer.body as Shown,
    length: answer.headers.get('content-length'),
  };
}

/** What the leaderboard, its narrower views, its stream and the figures of the board tell the caller. */
async function everyAnswer({ url }: TestGateway, { contestId }: Seeded, board: string, token?: string) {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const address = `${url}/api/v1/contests/${contestId}/leaderboard`;
  const paths = [
    address,
    `${address}?country=DE`,
    `${address}?kind=music&board=${board}`,
    `${url}/api/v1/boards/${board}/voting-stats`,
  ];
  const texts = await Promise.all(paths.map(async (path) => (await fetch(path, { headers })).text()));
  await using stream = await openStream(`${address}/stream`, headers);
  texts.push(await eventually(() => stream.events[0]?.data ?? Promise.reject(new Error('nothing told yet'))));
  const shown = texts.map((text) => JSON.parse(text) as Shown & { upCount?: number | null });
  const figures = shown.map(({ entries, upCount }) => [upCount, ...(entries ?? []).map(({ netVotes }) => netVotes)]);
  return { hidden: shown.map(({ hidden }) => hidden), text: JSON.stringify(figures) };
}

const idOf = (seeded: Seeded, index: number) => seeded.entryIds[index] ?? '';

describe('leaderboard', () => {
  it('ranks by up minus down, ties share a rank, then created_at and id', async () => {
    await using gateway = await testGateway();
    const at = new Date(Date.now() - 5000);
    const seeded = await gateway.seed({
      entries: [
        {},
        { created_at: at },
        { created_at: at },
        { kind: 'video' },
        { status: 'pending', approved_at: null },
      ],
    });
    const totals = [{ up: 3, down: 1 }, { up: 5, down: 3 }, { up: 2 }, { up: 9 }, { up: 50 }];
    for (const [index, tally] of totals.entries())
      await setTally(gateway.db, seeded.contestId, idOf(seeded, index), tally);
    const tied = [idOf(seeded, 1), idOf(seeded, 2)].toSorted();
    const { body } = await leaderboardOf(gateway, seeded.contestSlug);
    expect(body.entries.map(({ entryId, rank, netVotes }) => [entryId, rank, netVotes])).toEqual([
      [idOf(seeded, 3), 1, 9],
      [idOf(seeded, 0), 2, 2],
      [tied[0], 2, 2],
      [tied[1], 2, 2],
    ]);
    expect((await leaderboardOf(gateway, seeded.contestId, { kind: 'music', limit: 1 })).body.entries).toMatchObject([
      { entryId: idOf(seeded, 0), rank: 1 },
    ]);
    expect((await leaderboardOf(gateway, seeded.contestId, { kind: 'visual' })).body.entries).toEqual([]);
    expect((await leaderboardOf(gateway, randomUUID())).status).toBe(404);
  });

  it.each([
    ['wilson', countByWilson],
    ['bayes', countByBayes],
  ] as const)(
    'ranks few votes by %s where the contest says so, with the formula beside the table [XA-019]',
    async (method, count) => {
      await using gateway = await testGateway();
      const tallies = [
        { up: 1 },
        { up: 95, down: 5 },
        { up: 40, down: 40 },
        { up: 0 },
        { up: 0, down: 7 },
        { up: 3, down: 1 },
        { up: 3, down: 1 },
      ];
      const seeded = await gateway.seed({ entries: tallies.map(() => ({})) });
      for (const [index, tally] of tallies.entries())
        await setTally(gateway.db, seeded.contestId, idOf(seeded, index), tally);
      await changeContest(gateway.db, seeded.contestId, { counting_method: method });
      const placed = count(
        tallies.map(({ up = 0, down = 0 }: { up?: number; down?: number }, index) => ({
          entryId: idOf(seeded, index),
          upCount: up,
          downCount: down,
        })),
      );
      await eventually(async () =>
        expect((await leaderboardOf(gateway, seeded.contestId)).body).toMatchObject({ method }),
      );
      const { body } = await leaderboardOf(gateway, seeded.contestId);
      const shown = body as unknown as {
        method: string;
        formula: string;
        entries: { entryId: string; rank: number; methodScore: number }[];
      };
      expect([shown.method, shown.formula]).toEqual([method, rankingFormulas[method]]);
      expect(new Map(shown.entries.map(({ entryId, rank, methodScore }) => [entryId, [rank, methodScore]]))).toEqual(
        new Map(placed.map(({ entryId, rank, value }) => [entryId, [rank, value]])),
      );
    },
  );

  it('counts one country only, and refuses what is no country code [UV-51]', async () => {
    await using gateway = await testGateway();
    const seeded = await gateway.seed({ entries: [{}, {}] });
    const vote = votesIn(gateway, seeded);
    await vote('US', 0, 1);
    await vote('US', 1, 4);
    await vote('DE', 0, 9);
    const us = () => leaderboardOf(gateway, seeded.contestId, { country: 'US' });
    await us();
    await vote('FR', 1, 5);
    await eventually(async () =>
      expect((await us()).body.entries.map(({ entryId, rank, netVotes }) => [entryId, rank, netVotes])).toEqual([
        [idOf(seeded, 1), 1, 4],
        [idOf(seeded, 0), 2, 1],
      ]),
    );
    const refused = await gateway.api.call(getLeaderboard, {
      params: { idOrSlug: seeded.contestId },
      query: { country: 'usa' },
    });
    expect(refused.status).toBe(422);
    expect(refused.problem().errors).toMatchObject([{ field: 'query.country' }]);
  });

  it('tells nothing of fewer than five voters of a country, nor by what is left, nor by what came between two looks', async () => {
    await using gateway = await testGateway();
    const seeded = await gateway.seed({ entries: [{}, {}] });
    const board = await addBoard(gateway, seeded);
    const vote = votesIn(gateway, seeded);
    const told = async (country: string) =>
      (await leaderboardOf(gateway, seeded.contestId, { country })).body.entries
        .toSorted((a, b) => seeded.entryIds.indexOf(a.entryId) - seeded.entryIds.indexOf(b.entryId))
        .map(({ netVotes }) => netVotes);
    const untilTold = (country: string, figures: number[]) =>
      eventually(async () => expect(await told(country)).toEqual(figures));
    const stats = async () =>
      (await gateway.api.call(getBoardVotingStats, { params: { slug: board } })).body as { countries: unknown };

    // One voter with many votes is one voter; four are too few.
    for (const index of [0, 1, 0, 1, 0, 1]) await vote('LI', index, 1, 'one voter');
    await vote('CH', 0, 4);
    await vote('DE', 0, 6);
    await told('DE');
    // The six of Germany wait until what they leave out is several people's, too.
    await vote('DE', 1, 4);
    expect([await told('DE'), await told('LI'), await told('CH')]).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    await vote('DE', 1, 1);
    await untilTold('DE', [6, 0]);
    expect([await told('LI'), await told('CH')]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    await eventually(async () =>
      expect((await stats()).countries).toEqual([
        { country: 'DE', upCount: 6, downCount: 0 },
        { country: null, upCount: 15, downCount: 0 },
      ]),
    );

    // What is told goes on in steps of five voters and never by one.
    const seen = [0];
    for (let count = 0; count < 12; count += 1) {
      await vote('DE', 1, 1);
      seen.push((await told('DE'))[1] ?? 0);
    }
    await eventually(async () => {
      seen.push((await told('DE'))[1] ?? 0);
      expect(seen.at(-1)).toBeGreaterThan(0);
    });
    for (const [index, figure] of seen.entries())
      if (figure !== seen[index - 1] && index > 0) expect(figure - (seen[index - 1] ?? 0)).toBeGreaterThanOrEqual(5);
  });

  it('is 304 while nothing changed', async () => {
    await using gateway = await testGateway();
    const seeded = await gateway.seed();
    const { etag } = await leaderboardOf(gateway, seeded.contestId);
    const again = await gateway.api.call(getLeaderboard, {
      params: { idOrSlug: seeded.contestId },
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
    await setTally(gateway.db, seeded.contestId, idOf(seeded, 0), { up: 1 });
    await eventually(async () => expect((await leaderboardOf(gateway, seeded.contestId)).etag).not.toBe(etag));
  });

  it('stays while voting is switched off [UV-10]', async () => {
    await using gateway = await testGateway();
    const seeded = await gateway.seed();
    await changeContest(gateway.db, seeded.contestId, { voting_enabled: false });
    const voter = clientWith(gateway.url, await gateway.userToken());
    await eventually(async () => {
      const refused = await voter.call(castVote, { body: { entryId: idOf(seeded, 0), type: 'like' } });
      expect(refused.status).toBe(409);
      expect(refused.problem().code).toBe('VOTING_DISABLED');
    });
    expect((await leaderboardOf(gateway, seeded.contestId)).status).toBe(200);
  });
});

describe('hidden results', () => {
  it('leak by no endpoint, ETag, length, order or stream [XA-017]', async () => {
    await using gateway = await testGateway();
    const seeded = await gateway.seed({
      contest: { results_visibility: 'never', voter_tier: 'account' },
      entries: [{}, {}, {}],
    });
    const other = await gateway.seed();
    const boardSlug = await addBoard(gateway, seeded);
    const token = await gateway.userToken();
    const stats = () => gateway.api.call(getBoardVotingStats, { params: { slug: boardSlug }, token });
    await using stream = await openStream(`${gateway.url}/api/v1/contests/${seeded.contestId}/leaderboard/stream`);
    const look = async () => ({
      leaderboard: await leaderboardOf(gateway, seeded.contestId, {}, token),
      stats: (await stats()).body,
    });
    const before = await look();
    expect(before.leaderboard.body).toMatchObject({
      hidden: true,
      entries: seeded.entryIds.map((entryId) => ({ entryId, rank: null, netVotes: null, upCount: null })),
    });
    expect(before.stats).toMatchObject({
      hidden: true,
      upCount: null,
      uniqueVoterCount: null,
      kinds: null,
      countries: null,
    });
    await eventually(() => expect(stream.events).toHaveLength(1));
    expect(JSON.parse(stream.events[0]?.data ?? '')).toMatchObject({ hidden: true });

    await setTally(gateway.db, seeded.contestId, idOf(seeded, 2), {
      up: 1_000_000,
      countries: { US: { up: 1_000_000 } },
    });
    await changeContest(gateway.db, other.contestId, { results_visibility: 'after_close' });
    await eventually(async () =>
      expect((await leaderboardOf(gateway, other.contestId)).body).toMatchObject({ resultsVisibility: 'after_close' }),
    );
    const after = await look();
    expect(after.leaderboard).toEqual(before.leaderboard);
    expect(after.stats).toEqual(before.stats);
    expect(stream.events).toHaveLength(1);
  });

  it('are shown after the end, or to those who have voted', async () => {
    await using gateway = await testGateway();
    const seeded = await gateway.seed({ contest: { results_visibility: 'after_close' } });
    expect((await leaderboardOf(gateway, seeded.contestId)).body.hidden).toBe(true);
    await changeContest(gateway.db, seeded.contestId, { voting_ends_at: new Date(Date.now() - 1) });
    await eventually(async () => expect((await leaderboardOf(gateway, seeded.contestId)).body.hidden).toBe(false));

    await changeContest(gateway.db, seeded.contestId, { results_visibility: 'after_vote' });
    const [voter, other] = [randomUUID(), randomUUID()];
    await eventually(async () => expect((await leaderboardOf(gateway, seeded.contestId)).body.hidden).toBe(true));
    await insertVote(gateway.db, {
      contestId: seeded.contestId,
      entryId: idOf(seeded, 0),
      voterKey: accountVoterKey(voter),
    });
    expect((await leaderboardOf(gateway, seeded.contestId, {}, await gateway.userToken(voter))).body.hidden).toBe(
      false,
    );
    expect((await leaderboardOf(gateway, seeded.contestId, {}, await gateway.userToken(other))).body.hidden).toBe(true);
    expect((await leaderboardOf(gateway, seeded.contestId)).body.hidden).toBe(true);
  });

  it('stay hidden from whoever has voted elsewhere only, or here in vain, in every answer; nobody else may keep one', async () => {
    await using gateway = await testGateway();
    const seeded = await gateway.seed({ contest: { results_visibility: 'after_vote' } });
    const elsewhere = await gateway.seed({ contest: { results_visibility: 'after_vote' } });
    const board = await addBoard(gateway, seeded);
    await setTally(gateway.db, seeded.contestId, idOf(seeded, 0), { up: 40, countries: { DE: { up: 40 } } });
    const voterOf = async (where: Seeded, vote: Partial<SeedVote>) => {
      const userId = randomUUID();
      const { contestId } = where;
      const voterKey = accountVoterKey(userId);
      await insertVote(gateway.db, { contestId, entryId: idOf(where, 0), voterKey, voterUserId: userId, ...vote });
      return gateway.userToken(userId);
    };
    const hiddenFrom = [
      undefined,
      await gateway.userToken(),
      await gateway.guestToken(),
      await voterOf(elsewhere, {}),
      await voterOf(elsewhere, { state: 'held' }),
      await voterOf(seeded, { state: 'rejected', rejectionReason: 'already_voted' }),
      await voterOf(seeded, { state: 'void' }),
    ];
    for (const token of hiddenFrom) {
      const seen = await everyAnswer(gateway, seeded, board, token);
      expect(seen.hidden).toEqual([true, true, true, true, true]);
      expect(seen.text).not.toContain('40');
    }
    const voter = await everyAnswer(gateway, seeded, board, await voterOf(seeded, {}));
    expect(voter.hidden).toEqual([false, false, false, false, false]);
    expect(voter.text).toContain('40');
  });

  it('and those shown for a vote are kept by no shared cache, unchanged ones included', async () => {
    await using gateway = await testGateway();
    const { contestId } = await gateway.seed({ contest: { results_visibility: 'after_vote' } });
    const fieldsOf = async (method: string, headers: Record<string, string>) => {
      const response = await fetch(`${gateway.url}/api/v1/contests/${contestId}/leaderboard`, { method, headers });
      await response.arrayBuffer();
      return response;
    };
    const authorization = `Bearer ${await gateway.userToken()}`;
    const etag = (await fieldsOf('GET', {})).headers.get('etag') ?? '';
    for (const own of [{}, { authorization }])
      for (const method of ['GET', 'HEAD'])
        for (const [status, unchanged] of [
          [200, {}],
          [304, { 'if-none-match': etag }],
        ] as const) {
          const response = await fieldsOf(method, { ...own, ...unchanged });
          expect(response.status).toBe(status);
          expect(response.headers.get('cache-control')).toBe('private, no-cache');
          const vary = (response.headers.get('vary') ?? '').toLowerCase().split(/, */);
          expect(vary).toEqual(expect.arrayContaining(['authorization', 'cookie']));
          for (const field of ['cdn-cache-control', 'surrogate-control', 'age', 'expires'])
            expect(response.headers.get(field)).toBeNull();
        }
  });
});

describeEachQueueMode('leaderboard stream', (mode) => {
  it('tells changes, coalesced, and resumes', async () => {
    await using gateway = await testGateway({ mode });
    const seeded = await gateway.seed();
    const address = `${gateway.url}/api/v1/contests/${seeded.contestSlug}/leaderboard/stream`;
    await using stream = await openStream(address);
    await eventually(() => expect(stream.events).toHaveLength(1));
    const startedAt = performance.now();
    await setTally(gateway.db, seeded.contestId, idOf(seeded, 0), { up: 1 });
    await eventually(() => expect(stream.events.at(-1)?.data).toContain('"netVotes":1'));

    const lastId = stream.events.at(-1)?.id ?? '';
    for (let up = 2; up <= 30; up += 1) await setTally(gateway.db, seeded.contestId, idOf(seeded, 0), { up });
    await eventually(() => expect(stream.events.at(-1)?.data).toContain('"netVotes":30'));
    const seconds = (performance.now() - startedAt) / 1000;
    expect(stream.events.length).toBeLessThanOrEqual(3 + Math.ceil(seconds * 4));

    await using resumed = await openStream(address, { 'last-event-id': lastId });
    await eventually(() => expect(resumed.events.at(-1)?.data).toContain('"netVotes":30'));
    expect(resumed.events.map(({ id }) => id)).toEqual(
      stream.events.slice(stream.events.findIndex(({ id }) => id === lastId) + 1).map(({ id }) => id),
    );
  });

  it.each(['never', 'after_close', 'after_vote'] as const)(
    'that began while results were public tells no totals within a second of their hiding (%s), nor who comes back',
    async (visibility) => {
      await using gateway = await testGateway({ mode });
      const seeded = await gateway.seed();
      const address = `${gateway.url}/api/v1/contests/${seeded.contestId}/leaderboard/stream`;
      await using early = await openStream(address);
      await eventually(() => expect(early.events).toHaveLength(1));
      await setTally(gateway.db, seeded.contestId, idOf(seeded, 0), { up: 5 });
      await eventually(() => expect(early.events.at(-1)?.data).toContain('"netVotes":5'));
      const shownCount = early.events.length;

      await changeContest(gateway.db, seeded.contestId, { results_visibility: visibility });
      await eventually(() => expect(early.events).toHaveLength(shownCount + 1), { timeoutMs: 1000 });
      expect(JSON.parse(early.events.at(-1)?.data ?? '')).toMatchObject({
        hidden: true,
        resultsVisibility: visibility,
        entries: [{ rank: null, upCount: null, netVotes: null }],
      });
      await eventually(() => expect(early.hasEnded()).toBe(true));

      const resumeAfter = early.events[0]?.id ?? '';
      await using back = await openStream(address, { 'last-event-id': resumeAfter });
      await eventually(() => expect(back.events).toHaveLength(1));
      await setTally(gateway.db, seeded.contestId, idOf(seeded, 0), { up: 6 });
      await changeContest(gateway.db, seeded.contestId, { results_visibility: 'live' });
      await eventually(() => expect(back.hasEnded()).toBe(true));
      expect(back.events.map(({ data }) => (JSON.parse(data) as Shown).hidden)).toEqual([true, false]);
      expect(early.events).toHaveLength(shownCount + 1);
    },
  );

  it('of a voter goes on when results are kept to voters, and ends when they are hidden from them too', async () => {
    await using gateway = await testGateway({ mode });
    const seeded = await gateway.seed({ contest: { results_visibility: 'after_vote' } });
    const voter = randomUUID();
    const vote = { contestId: seeded.contestId, entryId: idOf(seeded, 0), voterKey: accountVoterKey(voter) };
    await insertVote(gateway.db, vote);
    const address = `${gateway.url}/api/v1/contests/${seeded.contestId}/leaderboard/stream`;
    await using stream = await openStream(address, { authorization: `Bearer ${await gateway.userToken(voter)}` });
    await eventually(() => expect(stream.events).toHaveLength(1));
    await setTally(gateway.db, seeded.contestId, idOf(seeded, 0), { up: 5 });
    await eventually(() => expect(stream.events.at(-1)?.data).toContain('"netVotes":5'));
    const shownCount = stream.events.length;
    await changeContest(gateway.db, seeded.contestId, { results_visibility: 'never' });
    await eventually(() => expect(stream.hasEnded()).toBe(true), { timeoutMs: 1000 });
    expect(stream.events.slice(shownCount).map(({ data }) => (JSON.parse(data) as Shown).hidden)).toEqual([true]);
  });
});

/** Casts counted votes and adds them to the totals, as the worker does. */
function votesIn({ db }: TestGateway, { contestId, entryIds }: Seeded) {
  const totals = new Map<string, Record<string, { up: number }>>();
  return async (country: string, index: number, count: number, voterKey?: string) => {
    const entryId = entryIds[index] ?? '';
    for (let vote = 0; vote < count; vote += 1)
      await insertVote(db, { contestId, entryId, country, voterKey: voterKey ?? randomUUID(), windowStart: nextDay() });
    const countries = totals.get(entryId) ?? {};
    countries[country] = { up: (countries[country]?.up ?? 0) + count };
    totals.set(entryId, countries);
    const up = Object.values(countries).reduce((sum, own) => sum + own.up, 0);
    await setTally(db, contestId, entryId, { up, countries });
  };
}

let dayCount = 0;
const nextDay = () => new Date(Date.UTC(2026, 0, 1) + (dayCount++ % 300) * 86_400_000).toISOString().slice(0, 10);

async function addBoard({ db }: TestGateway, { contestId }: Seeded): Promise<string> {
  const id = randomUUID();
  const slug = `board-${id.slice(0, 8)}`;
  await db.insertInto('board').values({ id, contest_id: contestId, slug, title: 'Board' }).execute();
  await db.updateTable('entry').set({ board_id: id }).where('contest_id', '=', contestId).execute();
  return slug;
}

describe('voting stats of a board', () => {
  it('equal SQL for all kinds, countries and distinct voters [UV-54]', async () => {
    await using gateway = await testGateway();
    const seeded = await gateway.seed({
      entries: [
        {},
        { kind: 'video' },
        { kind: 'visual' },
        { status: 'rejected', approved_at: null, rejected_at: new Date() },
      ],
    });
    const slug = await addBoard(gateway, seeded);
    const { contestId } = seeded;
    const vote = votesIn(gateway, seeded);
    await vote('US', 0, 5);
    await vote('US', 1, 1, 'somebody');
    await vote('DE', 1, 6);
    await vote('US', 3, 7);
    await gateway.api.call(getBoardVotingStats, { params: { slug } });
    await vote('FR', 0, 4);
    await vote('FR', 0, 1, 'somebody');
    await insertVote(gateway.db, { contestId, entryId: idOf(seeded, 0), voterKey: 'c', state: 'held' });
    const statsNow = () => gateway.api.call(getBoardVotingStats, { params: { slug } });
    const answer = await eventually(async () => {
      const read = await statsNow();
      expect((read.body as { countries: unknown[] }).countries).toHaveLength(3);
      return read;
    });
    expect(answer.body).toEqual({
      board: slug,
      contestId,
      hidden: false,
      upCount: 17,
      downCount: 0,
      uniqueVoterCount: 16,
      kinds: [
        { kind: 'music', upCount: 10, downCount: 0 },
        { kind: 'video', upCount: 7, downCount: 0 },
      ],
      countries: [
        { country: 'DE', upCount: 6, downCount: 0 },
        { country: 'US', upCount: 6, downCount: 0 },
        { country: null, upCount: 5, downCount: 0 },
      ],
    });
    expect((await gateway.api.call(getBoardVotingStats, { params: { slug: 'no-board' } })).status).toBe(404);
  });
});

describe('places for streams', () => {
  it('are not taken by one visitor alone, whose address a trusted proxy names', async () => {
    const env = { TRUSTED_PROXIES: '127.0.0.0/8', STREAM_MAX_PER_ADDRESS: '3', STREAM_MAX_PER_SESSION: '1' };
    await using gateway = await testGateway({ env });
    const { contestId } = await gateway.seed();
    const address = `${gateway.url}/api/v1/contests/${contestId}/leaderboard/stream`;
    await using opened = new AsyncDisposableStack();
    const open = async (ip: string, token?: string) => {
      const leaving = new AbortController();
      opened.defer(() => leaving.abort());
      const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const headers = { 'x-forwarded-for': ip, ...authorization };
      const response = await fetch(address, { headers, signal: leaving.signal });
      return { response, leave: () => leaving.abort() };
    };
    const statusOf = async (...asked: Parameters<typeof open>) => (await open(...asked)).response.status;
    const [me, other] = [await gateway.userToken(), await gateway.userToken()];
    const first = await open('203.0.113.7', me);
    expect(first.response.status).toBe(200);
    expect(await statusOf('198.51.100.1', me)).toBe(429);
    expect(await statusOf('198.51.100.1', other)).toBe(200);
    expect([await statusOf('203.0.113.7'), await statusOf('203.0.113.7')]).toEqual([200, 200]);
    const { response } = await open('1.2.3.4, 203.0.113.7');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await response.json()).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      detail: expect.stringContaining('live streams') as string,
    });
    expect([await statusOf('2001:db8::1'), await statusOf('2001:db8::2'), await statusOf('2001:db8::3')]).toEqual([
      200, 200, 200,
    ]);
    expect([await statusOf('2001:db8::4'), await statusOf('2001:db8:0:1::1')]).toEqual([429, 200]);
    first.leave();
    await eventually(async () => expect(await statusOf('203.0.113.7', me)).toBe(200));
  });
});

describe('a stream that somebody followed before', () => {
  it('begins with the present state, not with the last one that was sent', async () => {
    await using gateway = await testGateway();
    const seeded = await gateway.seed();
    const address = `${gateway.url}/api/v1/contests/${seeded.contestId}/leaderboard/stream`;
    const first = await openStream(address);
    await eventually(() => expect(first.events).toHaveLength(1));
    await first[Symbol.asyncDispose]();
    await setTally(gateway.db, seeded.contestId, idOf(seeded, 0), { up: 5 });
    await eventually(async () =>
      expect((await leaderboardOf(gateway, seeded.contestId)).body.entries[0]?.netVotes).toBe(5),
    );
    await using second = await openStream(address, { 'last-event-id': first.events[0]?.id ?? '' });
    await eventually(() => expect(second.events.at(-1)?.data).toContain('"netVotes":5'));
  });
});

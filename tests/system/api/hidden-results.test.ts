import { readMetrics } from '@urvote/testkit/metrics';
import { randomUUID } from 'node:crypto';
import { eventually } from '@urvote/testkit/eventually';
import { testClock } from '@urvote/testkit/test-clock';
import { describe, expect, it } from 'vitest';
import { followLeaderboard, untilEventsAreRead } from './support/event-stream.ts';
import { type Platform, sharedPlatform } from './support/platform.ts';
import { tallyOf } from './support/stored-votes.ts';
import { randomIp, type Voter } from './support/voter.ts';

const start = Date.parse('2026-06-15T12:00:00Z');
const closes = start + 3_600_000;

interface Hidden {
  contestId: string;
  contestSlug: string;
  clientSlug: string;
  entryIds: string[];
  board: string;
}

/** Fields of a response that differ from one request to the next whatever is asked. */
const ownFields = ['x-request-id', 'date', 'ratelimit', 'connection', 'keep-alive'];

/** Every byte an outsider can get about the contest: bodies, status, ETags, lengths and all other fields. */
async function everythingOf(
  { url }: Platform,
  { contestId, contestSlug, clientSlug, entryIds, board }: Hidden,
  token?: string,
): Promise<Record<string, unknown>> {
  const leaderboard = `/api/v1/contests/${contestSlug}/leaderboard`;
  const paths = [
    ...[
      '',
      '?limit=2',
      '?kind=music',
      '?kind=video',
      '?country=DE',
      `?board=${board}`,
      '?kind=music&limit=1&country=DE',
    ].map((query) => `${leaderboard}${query}`),
    `/api/v1/contests/${contestId}/leaderboard`,
    `/api/v1/boards/${board}/voting-stats`,
    `/api/v1/contests/${contestSlug}`,
    `/api/v1/contests/${contestSlug}/entries`,
    `/api/v1/contests/${contestSlug}/entries?limit=1`,
    ...entryIds.map((entryId) => `/api/v1/entries/${entryId}`),
    `/api/v1/contests?client=${clientSlug}&limit=100`,
  ];
  const answers: Record<string, unknown> = {};
  for (const method of ['GET', 'HEAD']) {
    for (const path of paths) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      });
      const fields = [...response.headers].filter(([name]) => !ownFields.includes(name));
      answers[`${method} ${path}`] = { status: response.status, fields, body: await response.text() };
    }
  }
  return answers;
}

async function firstEventOf({ url }: Platform, { contestId }: Hidden, token?: string): Promise<string> {
  await using stream = await followLeaderboard(
    url,
    contestId,
    token === undefined ? {} : { authorization: `Bearer ${token}` },
  );
  await eventually(() => expect(stream.events.length).toBeGreaterThan(0));
  return stream.events[0]?.text ?? '';
}

describe('hidden results', () => {
  const clock = testClock(start);
  const shared = sharedPlatform({ clock, with: ['contest'] });

  async function seedHidden(platform: Platform, visibility: string): Promise<Hidden> {
    const seeded = await platform.seed({
      contest: {
        results_visibility: visibility,
        voter_tier: 'account',
        vote_policy: 'once',
        voting_starts_at: new Date(start - 1000),
        voting_ends_at: new Date(closes),
      },
      entries: [{}, { kind: 'video' }, {}],
    });
    const id = randomUUID();
    const board = `board-${id.slice(0, 8)}`;
    await platform.db
      .insertInto('board')
      .values({ id, contest_id: seeded.contestId, slug: board, title: 'Board' })
      .execute();
    await platform.db.updateTable('entry').set({ board_id: id }).where('contest_id', '=', seeded.contestId).execute();
    return { ...seeded, clientSlug: `client-${seeded.clientId.slice(0, 8)}`, board };
  }

  /** Votes that turn the order of the entries round. @returns a voter of each entry */
  async function turnRound(platform: Platform, { entryIds }: Hidden): Promise<Voter[]> {
    const voters: Voter[] = [];
    for (const [index, entryId] of entryIds.entries()) {
      for (let vote = 0; vote <= index; vote += 1) {
        const voter = await platform.user({ ip: randomIp() });
        expect(await voter.outcome(entryId)).toBe('counted');
        voters.push(voter);
      }
      expect(await tallyOf(platform.db, entryId)).toMatchObject({ up_count: index + 1 });
    }
    return voters;
  }

  it.each(['never', 'after_close', 'after_vote'])(
    'leak through no endpoint, stream, ETag or sort order (%s) [XA-017]',
    async (visibility) => {
      const platform = shared();
      clock.set(start);
      const hidden = await seedHidden(platform, visibility);
      const outsider = await platform.user();
      const lookers = [undefined, outsider.token];
      await using silent = await followLeaderboard(platform.url, hidden.contestId);
      await eventually(() => expect(silent.events).toHaveLength(1));
      const before = await Promise.all(
        lookers.map(async (token) => [
          await everythingOf(platform, hidden, token),
          await firstEventOf(platform, hidden, token),
        ]),
      );
      const voters = await turnRound(platform, hidden);
      await untilEventsAreRead(platform);

      const after = await Promise.all(
        lookers.map(async (token) => [
          await everythingOf(platform, hidden, token),
          await firstEventOf(platform, hidden, token),
        ]),
      );
      expect(after).toEqual(before);
      expect(silent.events).toHaveLength(1);
      expect(silent.events[0]?.leaderboard).toMatchObject({
        hidden: true,
        entries: hidden.entryIds.map((entryId) => ({ entryId, rank: null, netVotes: null })),
      });
      const metrics = await readMetrics(platform.url);
      for (const id of [hidden.contestId, hidden.contestSlug, ...hidden.entryIds]) expect(metrics).not.toContain(id);

      const seen = async (token?: string) =>
        (JSON.parse(await firstEventOf(platform, hidden, token)) as { hidden: boolean }).hidden;
      expect(await seen(voters[0]?.token)).toBe(visibility !== 'after_vote');
      clock.set(closes);
      expect(await seen()).toBe(visibility !== 'after_close');
      expect(await seen(voters[0]?.token)).toBe(visibility === 'never');
    },
  );

  it('are no results when they are live: the same look shows every vote', async () => {
    const platform = shared();
    clock.set(start);
    const live = await seedHidden(platform, 'live');
    const before = await everythingOf(platform, live);
    await turnRound(platform, live);
    await eventually(async () => {
      const after = await everythingOf(platform, live);
      for (const path of [
        `GET /api/v1/contests/${live.contestSlug}/leaderboard`,
        `GET /api/v1/boards/${live.board}/voting-stats`,
      ])
        expect(after[path]).not.toEqual(before[path]);
    });
    expect(JSON.parse(await firstEventOf(platform, live))).toMatchObject({
      hidden: false,
      entries: live.entryIds.toReversed().map((entryId) => ({ entryId })),
    });
  });
});

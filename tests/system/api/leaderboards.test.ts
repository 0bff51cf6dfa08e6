import { randomUUID } from 'node:crypto';
import { getBoardVotingStats, getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import type { LeaderboardResource } from '@urvote/contracts/http/contests/contest-schemas';
import { seedEntries } from '@urvote/gateway/seed.test-support';
import { eventually } from '@urvote/testkit/eventually';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { followLeaderboard, untilEventsAreRead } from './support/event-stream.ts';
import { type Platform, sharedPlatform, startPlatform } from './support/platform.ts';
import { acceptedOf, randomIp, type VoteType } from './support/voter.ts';

type Query = Record<string, string | number>;

async function leaderboardOf({ api }: Platform, idOrSlug: string, query: Query = {}): Promise<LeaderboardResource> {
  const { body } = await api.call(getLeaderboard, { params: { idOrSlug }, query });
  return body as LeaderboardResource;
}

/** The leaderboard from scratch: by the rows of the votes, not by any total. */
async function recomputed({ db }: Platform, contestId: string, query: Query = {}) {
  const { kind = null, board = null, country = null, limit = 100 }: Record<string, string | number | null> = query;
  const { rows } = await sql`
    with shown as (
      select entry.id, entry.created_at, coalesce(sum(vote.value), 0)::int as net,
        count(vote.id) filter (where vote.value = 1)::int as up, count(vote.id) filter (where vote.value = -1)::int as down
      from entry left join vote on vote.entry_id = entry.id and vote.state = 'counted' and (${country}::text is null or vote.country = ${country}::text)
        left join board on board.id = entry.board_id
      where entry.contest_id = ${contestId} and entry.status = 'approved' and (${kind}::text is null or entry.kind = ${kind}::text)
        and (${board}::text is null or board.slug = ${board}::text)
      group by entry.id)
    select id as "entryId", (1 + (select count(*) from shown better where better.net > shown.net))::int as rank, up as "upCount", down as "downCount", net as "netVotes"
    from shown order by net desc, created_at, id limit ${limit}`.execute(db);
  return rows;
}

const figuresOf = ({ entries }: LeaderboardResource) =>
  entries.map(({ entryId, rank, upCount, downCount, netVotes }) => ({ entryId, rank, upCount, downCount, netVotes }));

async function castAll(
  platform: Platform,
  ballots: readonly { entryId: string; type?: VoteType; ip?: string }[],
): Promise<void> {
  const outcomes = await Promise.all(
    ballots.map(async ({ entryId, type = 'like', ip = randomIp() }) =>
      (await platform.user({ ip })).outcome(entryId, { type }),
    ),
  );
  expect(outcomes.filter((outcome) => outcome !== 'counted')).toEqual([]);
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('leaderboard', () => {
  const shared = sharedPlatform({ looksUpNetworks: true });

  it('of a contest, a board or a kind ranks like SQL over the votes, with ties and dislikes [UV-50]', async () => {
    const platform = shared();
    const boardId = randomUUID();
    const at = new Date(Date.now() - 60_000);
    const { contestId, contestSlug } = await platform.seed({
      contest: { vote_policy: 'once', voter_tier: 'account', allow_dislike: true },
      entries: [],
    });
    const slug = `board-${boardId.slice(0, 8)}`;
    await platform.db
      .insertInto('board')
      .values({ id: boardId, contest_id: contestId, slug, title: 'Board' })
      .execute();
    const [a = '', b = '', c = '', d = '', e = '', f = '', g = ''] = await seedEntries(platform.db, contestId, [
      {},
      { board_id: boardId },
      { created_at: at, board_id: boardId },
      { created_at: at },
      { kind: 'video', board_id: boardId },
      { kind: 'visual' },
      {},
      { status: 'pending', approved_at: null },
    ]);
    await castAll(
      platform,
      await eventually(async () => {
        acceptedOf(await (await platform.user()).cast(a));
        return [
          ...times(2, { entryId: a }),
          { entryId: a, type: 'dislike' as const },
          ...times(2, { entryId: b }),
          ...times(2, { entryId: c }),
          ...times(2, { entryId: d }),
          ...times(5, { entryId: e }),
          ...times(3, { entryId: f, type: 'dislike' as const }),
          { entryId: g },
          { entryId: g, type: 'dislike' as const },
        ];
      }),
    );
    const queries: Query[] = [
      {},
      { kind: 'music' },
      { kind: 'music', limit: 10 },
      { kind: 'music', limit: 3 },
      { kind: 'video' },
      { kind: 'visual' },
      { board: slug },
      { board: slug, kind: 'music', limit: 1 },
    ];
    for (const query of queries) {
      await eventually(async () =>
        expect(figuresOf(await leaderboardOf(platform, contestSlug, query))).toEqual(
          await recomputed(platform, contestId, query),
        ),
      );
    }
    const all = figuresOf(await leaderboardOf(platform, contestId));
    expect(all.map(({ rank }) => rank)).toEqual([1, 2, 2, 2, 2, 6, 7]);
    expect(all.map(({ netVotes }) => netVotes)).toEqual([5, 2, 2, 2, 2, 0, -3]);
    expect(all.filter(({ rank }) => rank === 2).map(({ entryId }) => entryId)).toEqual([a, b, ...[c, d].toSorted()]);
  });

  it("of a country counts that country's votes only [UV-51]", async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [a = '', b = ''],
    } = await platform.seed({ contest: { vote_policy: 'once', voter_tier: 'account' }, entries: [{}, {}] });
    const [american, german] = ['8.8.8.8', '91.0.0.1'];
    await castAll(platform, [
      ...times(5, { entryId: a, ip: german }),
      ...times(2, { entryId: a, ip: american }),
      ...times(4, { entryId: b, ip: american }),
    ]);
    await leaderboardOf(platform, contestId, { country: 'US' });
    await castAll(platform, times(5, { entryId: b, ip: '10.0.0.1' }));
    await eventually(async () =>
      expect(figuresOf(await leaderboardOf(platform, contestId))).toMatchObject([
        { entryId: b, netVotes: 9 },
        { entryId: a, netVotes: 7 },
      ]),
    );
    for (const country of ['US', 'DE', 'FR']) {
      const expected = await recomputed(platform, contestId, { country });
      await eventually(async () =>
        expect(figuresOf(await leaderboardOf(platform, contestId, { country }))).toEqual(expected),
      );
    }
    expect(figuresOf(await leaderboardOf(platform, contestId, { country: 'US' }))).toMatchObject([
      { entryId: b, netVotes: 4, rank: 1 },
      { entryId: a, netVotes: 2, rank: 2 },
    ]);
    const refused = await platform.api.call(getLeaderboard, {
      params: { idOrSlug: contestId },
      query: { country: 'usa' },
    });
    expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, 'query.country']);
  });

  it('is not sent again while nothing changed [XF-109]', async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { voter_tier: 'account' } });
    const read = (etag?: string) =>
      platform.api.call(getLeaderboard, {
        params: { idOrSlug: contestId },
        ...(etag === undefined ? {} : { headers: { 'if-none-match': etag } }),
      });
    const etag = (await read()).headers.get('etag') ?? '';
    expect([
      (await read(etag)).status,
      (await read(`"other", W/${etag}`)).status,
      (await read('"other"')).status,
    ]).toEqual([304, 304, 200]);
    expect(await (await platform.user()).outcome(entryId)).toBe('counted');
    const changed = await eventually(async () => {
      const answer = await read(etag);
      expect(answer.status).toBe(200);
      return answer;
    });
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  it('has figures of a board that equal SQL, for all kinds and distinct voters [UV-54]', async () => {
    const platform = shared();
    const boardId = randomUUID();
    const slug = `board-${boardId.slice(0, 8)}`;
    const { contestId } = await platform.seed({
      contest: { vote_policy: 'once', voter_tier: 'account', allow_dislike: true },
      entries: [],
    });
    await platform.db
      .insertInto('board')
      .values({ id: boardId, contest_id: contestId, slug, title: 'Board' })
      .execute();
    const [music = '', video = '', visual = '', elsewhere = ''] = await seedEntries(platform.db, contestId, [
      { board_id: boardId },
      { board_id: boardId, kind: 'video' },
      { board_id: boardId, kind: 'visual' },
      {},
    ]);
    const twice = await platform.user({ ip: '8.8.8.8' });
    await eventually(async () => acceptedOf(await twice.cast(music)));
    expect(await twice.outcome(video)).toBe('counted');
    expect(await twice.outcome(elsewhere)).toBe('counted');
    await castAll(platform, [
      { entryId: music, ip: '91.0.0.1' },
      { entryId: video, type: 'dislike', ip: '91.0.0.2' },
      { entryId: visual, ip: '10.0.0.1' },
    ]);
    const { rows } = await sql<object>`
      with counted as (select vote.*, entry.kind from vote join entry on entry.id = entry_id where board_id = ${boardId} and state = 'counted'),
      kinds as (select kind, count(*) filter (where value = 1) as "upCount", count(*) filter (where value = -1) as "downCount" from counted group by kind order by kind),
      countries as (select country, count(*) filter (where value = 1) as "upCount", count(*) filter (where value = -1) as "downCount" from counted group by country order by country nulls last)
      select (count(*) filter (where value = 1))::int as "upCount", (count(*) filter (where value = -1))::int as "downCount", count(distinct voter_key)::int as "uniqueVoterCount",
        (select json_agg(kinds) from kinds) as kinds, (select json_agg(countries) from countries) as countries from counted`.execute(
      platform.db,
    );
    expect(rows[0]).toMatchObject({ upCount: 4, downCount: 1, uniqueVoterCount: 4 });
    await eventually(async () => {
      const { body } = await platform.api.call(getBoardVotingStats, { params: { slug } });
      const countries = [{ country: null, upCount: 4, downCount: 1 }];
      expect(body).toEqual({ board: slug, contestId, hidden: false, ...rows[0], countries });
    });
  });
});

describeEachQueueMode('live leaderboard', (mode) => {
  it('tells of a counted vote in less than two seconds [UV-53]', async () => {
    await using platform = await startPlatform({ mode });
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { voter_tier: 'account' } });
    await using stream = await followLeaderboard(platform.url, contestId);
    await eventually(() =>
      expect(stream.events.at(-1)?.leaderboard).toMatchObject({ hidden: false, entries: [{ entryId, netVotes: 0 }] }),
    );
    for (let count = 1; count <= 5; count += 1) {
      const voter = await platform.user();
      const castAtMs = performance.now();
      acceptedOf(await voter.cast(entryId));
      const told = await eventually(() => {
        const event = stream.events.find(({ leaderboard }) => leaderboard.entries[0]?.netVotes === count);
        if (event === undefined) throw new Error('not told yet');
        return event;
      });
      expect(told.atMs - castAtMs).toBeLessThan(2000);
      expect(told.leaderboard.entries[0]).toMatchObject({ rank: 1, upCount: count });
    }
  });

  it('is the present one for who comes after the others have left', async () => {
    await using platform = await startPlatform({ mode });
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { voter_tier: 'account' } });
    const countedVotes = async (count: number) => {
      for (let n = 0; n < count; n += 1) expect(await (await platform.user()).outcome(entryId)).toBe('counted');
    };
    let lastId = '';
    {
      await using first = await followLeaderboard(platform.url, contestId);
      await countedVotes(1);
      await eventually(() => expect(first.events.at(-1)?.leaderboard.entries[0]?.netVotes).toBe(1));
      lastId = first.events.at(-1)?.id ?? '';
    }
    await countedVotes(2);
    await untilEventsAreRead(platform);
    for (const headers of [{}, { 'last-event-id': lastId }, { 'last-event-id': 'of-another-process-1' }]) {
      await using late = await followLeaderboard(platform.url, contestId, headers);
      await eventually(() => expect(late.events.at(-1)?.leaderboard.entries[0]?.netVotes).toBe(3));
    }
  });
});

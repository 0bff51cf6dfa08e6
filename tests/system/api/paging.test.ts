import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { listContests, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { seedEntries } from '@urvote/gateway/seed.test-support';
import { eventually } from '@urvote/testkit/eventually';
import type { ApiClient, ApiRequest } from '@urvote/testkit/http-client';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { type Platform, sharedPlatform } from './support/platform.ts';

const rowsPerSecond = 1000;
const rowsAtOnce = 20;

interface Inserting {
  /** Waits until further rows were committed. */
  untilMore(): Promise<void>;
  /** @returns the ids in the order of their commits */
  stop(): Promise<string[]>;
}

/** Inserts rows at a steady rate, or as fast as the machine can, until stopped. */
function insertSteadily(insert: (count: number) => Promise<string[]>): Inserting {
  const stopping = new AbortController();
  const ids: string[] = [];
  const running = (async () => {
    const startedAtMs = performance.now();
    while (!stopping.signal.aborted) {
      ids.push(...(await insert(rowsAtOnce)));
      const dueAtMs = startedAtMs + (ids.length / rowsPerSecond) * 1000;
      await delay(Math.max(0, dueAtMs - performance.now()));
    }
  })();
  return {
    async untilMore() {
      const { length } = ids;
      await eventually(() => expect(ids.length).toBeGreaterThan(length), { timeoutMs: 60_000, intervalMs: 5 });
    },
    async stop() {
      stopping.abort();
      await running;
      return ids;
    },
  };
}

/** All ids by following cursors to the last page. */
async function walk(
  client: ApiClient,
  endpoint: Endpoint,
  request: ApiRequest,
  afterPage: (ids: readonly string[]) => Promise<unknown>,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await client.call(endpoint, { ...request, query: { ...request.query, cursor } });
    const page = body as { items: { id: string }[]; nextCursor: string | null };
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    await afterPage(ids);
  } while (cursor !== undefined);
  return ids;
}

describe('pages of a list', () => {
  const shared = sharedPlatform({ hasWorker: false, with: ['contest'] });

  async function seedVotes(
    { db }: Platform,
    contestId: string,
    entryId: string,
    voterKey: string,
    count: number,
  ): Promise<string[]> {
    const castAt = new Date();
    const rows = Array.from({ length: count }, () => ({
      id: randomUUID(),
      contest_id: contestId,
      entry_id: entryId,
      voter_key: voterKey,
      window_start: '2026-06-15',
      tier: 'account',
      value: 1,
      state: 'void',
      void_reason: 'changed',
      voided_at: castAt,
      cast_at: castAt,
      settled_at: castAt,
      batch_id: randomUUID(),
      leaf_index: 0,
      device_hash: randomBytes(8).toString('hex'),
    }));
    await db.insertInto('vote').values(rows).execute();
    return rows.map(({ id }) => id);
  }

  /**
   * Walks the list while rows come in between any two pages, until it is well past the rows that were there before, and
   * then to its end. @returns the ids as listed and the ones that came in, oldest first
   */
  async function walkWhileInserting(
    beforeCount: number,
    insert: (count: number) => Promise<string[]>,
    list: (afterPage: (ids: readonly string[]) => Promise<unknown>) => Promise<string[]>,
  ): Promise<{ walked: string[]; inserted: string[] }> {
    const inserting = insertSteadily(insert);
    const walked = await list((ids) => (ids.length < beforeCount - 100 ? inserting.untilMore() : inserting.stop()));
    return { walked, inserted: await inserting.stop() };
  }

  it('have no gap and no repeat while rows come in', async () => {
    const platform = shared();
    const { db } = platform;
    const {
      contestId,
      entryIds: [first = ''],
    } = await platform.seed();
    const insert = (count: number) =>
      seedEntries(
        db,
        contestId,
        Array.from({ length: count }, () => ({ created_at: undefined })),
      );
    await insert(1500);
    const rows = await db
      .selectFrom('entry')
      .select('id')
      .where('contest_id', '=', contestId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    const before = rows.map(({ id }) => id);
    expect(before[0]).toBe(first);
    const { walked, inserted } = await walkWhileInserting(before.length, insert, (afterPage) =>
      walk(platform.api, listEntries, { params: { idOrSlug: contestId }, query: { limit: 37 } }, afterPage),
    );
    expect(inserted.length).toBeGreaterThan(0);
    expect(walked).toEqual([...before, ...inserted]);
  });

  it('of a list that is newest first as well', async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed();
    const voter = await platform.user();
    const insert = (count: number) => seedVotes(platform, contestId, entryId, accountVoterKey(voter.userId), count);
    for (let n = 0; n < 30; n += 1) await insert(50);
    const rows = await platform.db
      .selectFrom('vote')
      .select('id')
      .where('contest_id', '=', contestId)
      .orderBy('cast_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    const before = rows.map(({ id }) => id);
    const { walked, inserted } = await walkWhileInserting(before.length, insert, (afterPage) =>
      walk(voter.api, listMyVotes, { query: { limit: 41, contestId } }, afterPage),
    );
    const added = new Set(inserted);
    expect(added.size).toBeGreaterThan(0);
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked.filter((id) => !added.has(id))).toEqual(before);
  });

  it('of contests end, and the last one says so', async () => {
    const platform = shared();
    const seeded = await platform.seed();
    for (let n = 0; n < 4; n += 1) await platform.seed();
    const ids = await walk(platform.api, listContests, { query: { limit: 2 } }, async () => {});
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(seeded.contestId);
  });
});

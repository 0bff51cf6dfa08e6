import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { listContests, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import type { Endpoint } from '@urvote/contracts/http/endpoint';
import { listMyVotes } from '@urvote/contracts/http/votes/vote-endpoints';
import { seedEntries } from '@urvote/gateway/seed.test-support';
import type { ApiClient, ApiRequest } from '@urvote/testkit/http-client';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { type Platform, sharedPlatform } from './support/platform.ts';

const rowsPerSecond = 1000;
const rowsAtOnce = 20;

/** Inserts rows at a steady rate until stopped. @returns the ids in the order of their commits */
function insertSteadily(insert: (count: number) => Promise<string[]>): { stop(): Promise<string[]> } {
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
    async stop() {
      stopping.abort();
      await running;
      return ids;
    },
  };
}

/** All ids by following cursors to the last page; each page waits for some inserts to happen in between. */
async function walk(client: ApiClient, endpoint: Endpoint, request: ApiRequest, between: () => Promise<void>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await client.call(endpoint, { ...request, query: { ...request.query, cursor } });
    const page = body as { items: { id: string }[]; nextCursor: string | null };
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    await between();
  } while (cursor !== undefined);
  return ids;
}

describe('pages of a list', () => {
  const shared = sharedPlatform({ hasWorker: false });

  async function seedVotes({ db }: Platform, contestId: string, entryId: string, voterKey: string, count: number): Promise<string[]> {
    const castAt = new Date();
    const rows = Array.from({ length: count }, () => ({
      id: randomUUID(), contest_id: contestId, entry_id: entryId, voter_key: voterKey, window_start: '2026-06-15', tier: 'account', value: 1, state: 'void', void_reason: 'changed',
      voided_at: castAt, cast_at: castAt, settled_at: castAt, batch_id: randomUUID(), leaf_index: 0, device_hash: randomBytes(8).toString('hex'),
    }));
    await db.insertInto('vote').values(rows).execute();
    return rows.map(({ id }) => id);
  }

  async function expectStable(platform: Platform, before: string[], insert: (count: number) => Promise<string[]>, list: () => Promise<string[]>, isNewestFirst: boolean): Promise<void> {
    const inserting = insertSteadily(insert);
    const startedAtMs = performance.now();
    const walked = await list();
    const tookSeconds = (performance.now() - startedAtMs) / 1000;
    const inserted = await inserting.stop();
    expect(inserted.length / Math.max(tookSeconds, 0.1)).toBeGreaterThan(rowsPerSecond / 4);
    expect(new Set(walked).size).toBe(walked.length);
    const known = new Set(before);
    expect(walked.filter((id) => known.has(id))).toEqual(before);
    const between = walked.filter((id) => !known.has(id));
    const isInserted = new Set(inserted);
    expect(between.filter((id) => !isInserted.has(id))).toEqual([]);
    if (!isNewestFirst) expect(new Set(between)).toEqual(new Set(inserted.slice(0, between.length)));
  }

  it('have no gap and no repeat while 1,000 rows a second come in [XF-108]', async () => {
    const platform = shared();
    const { db } = platform;
    const { contestId, entryIds: [first = ''] } = await platform.seed();
    const insert = (count: number) => seedEntries(db, contestId, Array.from({ length: count }, () => ({ created_at: new Date() })));
    await insert(1500);
    const rows = await db.selectFrom('entry').select('id').where('contest_id', '=', contestId).orderBy('created_at').orderBy('id').execute();
    const before = rows.map(({ id }) => id);
    expect(before[0]).toBe(first);
    const between = () => delay(10);
    await expectStable(platform, before, insert, () => walk(platform.api, listEntries, { params: { idOrSlug: contestId }, query: { limit: 37 } }, between), false);
  });

  it('of a list that is newest first as well [XF-108]', async () => {
    const platform = shared();
    const { contestId, entryIds: [entryId = ''] } = await platform.seed();
    const voter = await platform.user();
    const insert = (count: number) => seedVotes(platform, contestId, entryId, accountVoterKey(voter.userId), count);
    for (let n = 0; n < 30; n += 1) await insert(50);
    const rows = await platform.db.selectFrom('vote').select('id').where('contest_id', '=', contestId).orderBy('cast_at', 'desc').orderBy('id', 'desc').execute();
    await expectStable(platform, rows.map(({ id }) => id), insert, () => walk(voter.api, listMyVotes, { query: { limit: 41, contestId } }, () => delay(10)), true);
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

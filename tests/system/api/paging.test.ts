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

/** All ids by following cursors to the last page. */
async function walk(client: ApiClient, endpoint: Endpoint, request: ApiRequest, afterPage: (ids: readonly string[]) => Promise<unknown>): Promise<string[]> {
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

  /** Walks the list while rows come in, until it is well past the rows that were there before, and then to its end. */
  async function expectStable(before: string[], insert: (count: number) => Promise<string[]>, list: (afterPage: (ids: readonly string[]) => Promise<unknown>) => Promise<string[]>): Promise<void> {
    const startedAtMs = performance.now();
    const inserting = insertSteadily(insert);
    let tookSeconds = 0;
    const walked = await list(async (ids) => {
      if (tookSeconds > 0 || ids.length < before.length - 100) return;
      tookSeconds = (performance.now() - startedAtMs) / 1000;
      await inserting.stop();
    });
    const inserted = await inserting.stop();
    expect(inserted.length / Math.max(tookSeconds, 0.1)).toBeGreaterThan(rowsPerSecond / 4);
    expect(new Set(walked).size).toBe(walked.length);
    const [known, added] = [new Set(before), new Set(inserted)];
    expect(walked.filter((id) => known.has(id))).toEqual(before);
    expect(walked.filter((id) => !known.has(id) && !added.has(id))).toEqual([]);
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
    await expectStable(before, insert, (afterPage) => walk(platform.api, listEntries, { params: { idOrSlug: contestId }, query: { limit: 37 } }, afterPage));
  });

  it('of a list that is newest first as well [XF-108]', async () => {
    const platform = shared();
    const { contestId, entryIds: [entryId = ''] } = await platform.seed();
    const voter = await platform.user();
    const insert = (count: number) => seedVotes(platform, contestId, entryId, accountVoterKey(voter.userId), count);
    for (let n = 0; n < 30; n += 1) await insert(50);
    const rows = await platform.db.selectFrom('vote').select('id').where('contest_id', '=', contestId).orderBy('cast_at', 'desc').orderBy('id', 'desc').execute();
    await expectStable(rows.map(({ id }) => id), insert, (afterPage) => walk(voter.api, listMyVotes, { query: { limit: 41, contestId } }, afterPage));
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

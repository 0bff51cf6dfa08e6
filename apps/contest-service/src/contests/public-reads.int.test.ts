import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  getContest,
  getEntry,
  listClients,
  listContests,
  listEntries,
} from '@urvote/contracts/http/contests/contest-endpoints';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import type { Db } from '@urvote/platform/postgres/database';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry, insertUser, startContestService } from '../contest-service.test-support.ts';

interface PageBody {
  items: { id: string }[];
  nextCursor: string | null;
}

async function createScene() {
  await using cleanup = new AsyncDisposableStack();
  const { url: databaseUrl, db } = cleanup.use(await testDatabase());
  const { url, issuer } = cleanup.use(
    await startContestService(databaseUrl, { DATABASE_ROLE: 'urvote_contest_service' }),
  );
  const held = cleanup.move();
  return { db, issuer, api: apiClient(url), [Symbol.asyncDispose]: () => held.disposeAsync() };
}

async function walk(
  api: ApiClient,
  endpoint: Endpoint,
  params: Record<string, string>,
  query: Record<string, string | number>,
): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { body } = await api.call(endpoint, {
      params,
      query: { ...query, ...(cursor === undefined ? {} : { cursor }) },
    });
    const page = body as PageBody;
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return ids;
}

const approved = () => ({ status: 'approved', approved_at: new Date() });

describe('contests', () => {
  it('are read by id and slug, 304 while nothing changed, and listed by client and state', async () => {
    await using scene = await createScene();
    const { api, db } = scene;
    const open = await insertContest(db);
    const closed = await insertContest(db, { voting_starts_at: new Date(0), voting_ends_at: new Date(1000) });
    const draft = await insertContest(db, { status: 'draft' });
    const inactive = await insertContest(db, { is_active: false });
    const byId = await api.call(getContest, { params: { idOrSlug: open.toUpperCase() } });
    const bySlug = await api.call(getContest, { params: { idOrSlug: `x-${open}` } });
    expect(byId.body).toEqual(bySlug.body);
    expect(byId.body).toMatchObject({ id: open, votingState: 'open' });
    const headers = { 'if-none-match': byId.headers.get('etag') ?? '' };
    expect((await api.call(getContest, { params: { idOrSlug: open }, headers })).status).toBe(304);
    expect((await api.call(getContest, { params: { idOrSlug: 'no-contest' } })).status).toBe(404);
    expect((await api.call(getContest, { params: { idOrSlug: draft } })).status).toBe(404);
    expect((await api.call(getContest, { params: { idOrSlug: inactive } })).status).toBe(200);

    const { slug: client = '' } = await db
      .selectFrom('contest')
      .innerJoin('client', 'client.id', 'contest.client_id')
      .select('client.slug')
      .where('contest.id', '=', open)
      .executeTakeFirstOrThrow();
    expect(await walk(api, listContests, {}, { limit: 1 })).toEqual([closed, open]);
    expect(await walk(api, listContests, {}, { open: 'true' })).toEqual([open]);
    expect(await walk(api, listContests, {}, { open: 'false' })).toEqual([closed]);
    expect(await walk(api, listContests, {}, { client })).toEqual([open]);
    expect(await walk(api, listClients, {}, { limit: 3 })).toHaveLength(4);
    expect((await api.call(listContests, { query: { cursor: 'nonsense' } })).problem().code).toBe('MALFORMED_CURSOR');
  });

  it('of which a slug reads like an id are found by the id first', async () => {
    await using scene = await createScene();
    const [one, other] = [await insertContest(scene.db), randomUUID()];
    const named = await insertContest(scene.db, { slug: one });
    const byOther = await insertContest(scene.db, { slug: other });
    const idOf = async (idOrSlug: string) =>
      ((await scene.api.call(getContest, { params: { idOrSlug } })).body as { id: string }).id;
    expect([await idOf(one), await idOf(named), await idOf(other)]).toEqual([one, named, byOther]);
  });
});

describe('entries', () => {
  const shared = sharedByTests(createScene);

  it('that are not approved are there for their owner only [UV-36]', async () => {
    const { api, db, issuer } = shared();
    const owner = randomUUID();
    await insertUser(db, owner);
    const contestId = await insertContest(db);
    const shown = await insertEntry(db, contestId, approved());
    const entry = { params: { entryId: await insertEntry(db, contestId, { submitter_user_id: owner }) } };
    const statusFor = async (userId: string) =>
      (await api.call(getEntry, { ...entry, token: await issuer.mintToken({ userId }) })).status;
    const hidden = await api.call(getEntry, entry);
    expect([hidden.status, hidden.headers.has('cdn-cache-control')]).toEqual([404, false]);
    expect(await statusFor(randomUUID())).toBe(404);
    expect(await statusFor(owner)).toBe(200);
    expect((await api.call(getEntry, { params: { entryId: shown } })).status).toBe(200);
    expect(await walk(api, listEntries, { idOrSlug: contestId }, {})).toEqual([shown]);
  });

  it('are listed by kind and board, oldest first, ties by id', async () => {
    const { api, db } = shared();
    const contestId = await insertContest(db);
    const ids: string[] = [];
    const created_at = new Date(Date.now() - 60_000);
    for (let i = 0; i < 7; i += 1) ids.push(await insertEntry(db, contestId, { ...approved(), created_at }));
    await insertEntry(db, contestId, { ...approved(), kind: 'video' });
    expect(await walk(api, listEntries, { idOrSlug: contestId }, { kind: 'music', limit: 2 })).toEqual(ids.toSorted());
    expect(await walk(api, listEntries, { idOrSlug: contestId }, { kind: 'video' })).toHaveLength(1);
    expect(await walk(api, listEntries, { idOrSlug: contestId }, { board: 'no-board' })).toEqual([]);
  });

  it('have no gap and no repeat while 1,000 a second are inserted [XF-108]', { timeout: 120_000 }, async () => {
    const { api, db } = shared();
    const contestId = await insertContest(db);
    const read = { fullPageCount: 0, isEnough: false };
    const startedAtMs = performance.now();
    let isDone = false;
    const writers = Promise.all([5, 25, 45, 65].map((openMs) => insertSteadily(db, contestId, openMs, read))).finally(
      () => (isDone = true),
    );
    const seen: string[] = [];
    for (let cursor: string | null = null; ;) {
      const wasDone = isDone;
      const { body } = await api.call(listEntries, {
        params: { idOrSlug: contestId },
        query: { limit: 100, cursor: cursor ?? undefined },
      });
      const page = body as PageBody;
      if (page.nextCursor !== null || wasDone) seen.push(...page.items.map(({ id }) => id));
      if (page.nextCursor !== null && !isDone) read.isEnough = (read.fullPageCount += 1) >= 30;
      if (page.nextCursor === null && wasDone) break;
      cursor = page.nextCursor ?? cursor;
    }
    await writers;
    const seconds = (performance.now() - startedAtMs) / 1000;
    const all = await db
      .selectFrom('entry')
      .select('id')
      .where('contest_id', '=', contestId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    expect(all.length).toBeGreaterThan(3000);
    expect(all.length / seconds).toBeGreaterThan(1000);
    expect(seen).toEqual(all.map(({ id }) => id));
  });
});

/**
 * Adds 200 rows at a time until enough pages were read in the meantime. Each transaction stays open for a while, and those
 * of the four writers take turns, which makes some thousand rows a second together.
 */
async function insertSteadily(db: Db, contestId: string, openMs: number, read: { isEnough: boolean }): Promise<void> {
  while (!read.isEnough) {
    await db.transaction().execute(async (trx) => {
      await insertRows(trx, contestId, 100);
      await delay(openMs);
      await insertRows(trx, contestId, 100);
    });
  }
}

async function insertRows(trx: Db, contestId: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    contest_id: contestId,
    kind: 'music',
    title: `Entry ${index}`,
    artist_name: 'Artist',
    status: 'approved',
    approved_at: new Date(),
  }));
  await trx.insertInto('entry').values(rows).execute();
}

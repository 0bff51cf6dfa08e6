import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  getContest,
  getEntry,
  listClients,
  listContests,
  listEntries,
} from '@urvote/contracts/http/contests/contest-endpoints';
import { castVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { describe, expect, it } from 'vitest';
import { clientWith, testGateway, type TestGateway } from '../gateway.test-support.ts';
import { insertUser, seedContest, seedEntries } from '../seed.test-support.ts';

interface PageBody {
  items: { id: string }[];
  nextCursor: string | null;
}

async function walk(
  gateway: TestGateway,
  endpoint: Parameters<TestGateway['api']['call']>[0],
  params: Record<string, string>,
  query: Record<string, string | number>,
): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { body } = await gateway.api.call(endpoint, {
      params,
      query: { ...query, ...(cursor === undefined ? {} : { cursor }) },
    });
    const page = body as PageBody;
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return ids;
}

describe('contests', () => {
  it('are read by id and slug, 304 while nothing changed, and listed by client and state', async () => {
    await using gateway = await testGateway();
    const open = await gateway.seed();
    const closed = await gateway.seed({ contest: { voting_starts_at: new Date(0), voting_ends_at: new Date(1000) } });
    await seedContest(gateway.db, { contest: { status: 'draft' } });
    await seedContest(gateway.db, { contest: { is_active: false } });
    const byId = await gateway.api.call(getContest, { params: { idOrSlug: open.contestId } });
    const bySlug = await gateway.api.call(getContest, { params: { idOrSlug: open.contestSlug } });
    expect(byId.body).toEqual(bySlug.body);
    expect(byId.body).toMatchObject({ id: open.contestId, votingState: 'open' });
    const etag = byId.headers.get('etag') ?? '';
    expect(
      (await gateway.api.call(getContest, { params: { idOrSlug: open.contestId }, headers: { 'if-none-match': etag } }))
        .status,
    ).toBe(304);
    expect((await gateway.api.call(getContest, { params: { idOrSlug: 'no-contest' } })).status).toBe(404);

    expect(await walk(gateway, listContests, {}, { limit: 1 })).toEqual([closed.contestId, open.contestId]);
    expect(await walk(gateway, listContests, {}, { open: 'true' })).toEqual([open.contestId]);
    expect(await walk(gateway, listContests, {}, { open: 'false' })).toEqual([closed.contestId]);
    expect(await walk(gateway, listContests, {}, { client: `client-${open.clientId.slice(0, 8)}` })).toEqual([
      open.contestId,
    ]);
    expect(await walk(gateway, listClients, {}, { limit: 3 })).toHaveLength(4);
    expect((await gateway.api.call(listContests, { query: { cursor: 'nonsense' } })).problem().code).toBe(
      'MALFORMED_CURSOR',
    );
  });
});

describe('entries', () => {
  it('that are not approved are there for their owner only, and take no votes [UV-36]', async () => {
    await using gateway = await testGateway();
    const owner = await insertUser(gateway.db);
    const pending = { status: 'pending', approved_at: null, submitter_user_id: owner };
    const {
      contestId,
      entryIds: [shown = '', hidden = ''],
    } = await gateway.seed({ entries: [{}, pending] });
    const entry = { params: { entryId: hidden } };
    expect((await gateway.api.call(getEntry, entry)).status).toBe(404);
    expect((await gateway.api.call(getEntry, { ...entry, token: await gateway.userToken() })).status).toBe(404);
    expect((await gateway.api.call(getEntry, { ...entry, token: await gateway.userToken(owner) })).status).toBe(200);
    expect((await gateway.api.call(getEntry, { params: { entryId: shown } })).status).toBe(200);
    expect(await walk(gateway, listEntries, { idOrSlug: contestId }, {})).toEqual([shown]);
    const voter = clientWith(gateway.url, await gateway.userToken());
    expect((await voter.call(castVote, { body: { entryId: hidden, type: 'like' } })).status).toBe(404);
    expect((await voter.call(castVote, { body: { entryId: randomUUID(), type: 'like' } })).status).toBe(404);
    expect((await voter.call(castVote, { body: { entryId: shown, type: 'like' } })).status).toBe(202);
  });

  it('are listed by kind and board, oldest first, ties by id', async () => {
    await using gateway = await testGateway();
    const at = new Date(Date.now() - 60_000);
    const { contestId, entryIds } = await gateway.seed({
      entries: Array.from({ length: 7 }, () => ({ created_at: at })),
    });
    await seedEntries(gateway.db, contestId, [{ kind: 'video' }]);
    expect(await walk(gateway, listEntries, { idOrSlug: contestId }, { kind: 'music', limit: 2 })).toEqual(
      entryIds.toSorted(),
    );
    expect(await walk(gateway, listEntries, { idOrSlug: contestId }, { kind: 'video' })).toHaveLength(1);
    expect(await walk(gateway, listEntries, { idOrSlug: contestId }, { board: 'no-board' })).toEqual([]);
  });

  it('have no gap and no repeat while 1,000 a second are inserted [XF-108]', { timeout: 120_000 }, async () => {
    await using gateway = await testGateway();
    const { contestId } = await gateway.seed({ entries: [] });
    const read = { fullPageCount: 0, isEnough: false };
    let isDone = false;
    const writers = Promise.all(
      [5, 25, 45, 65].map((openMs) => insertSteadily(gateway.db, contestId, openMs, read)),
    ).finally(() => (isDone = true));
    const seen: string[] = [];
    for (let cursor: string | null = null; ;) {
      const wasDone = isDone;
      const { body } = await gateway.api.call(listEntries, {
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
    const all = await gateway.db.selectFrom('entry').select('id').orderBy('created_at').orderBy('id').execute();
    expect(all.length).toBeGreaterThan(3000);
    expect(seen).toEqual(all.map(({ id }) => id));
  });
});

/**
 * Adds 50 rows at a time until enough pages were read in the meantime. Each transaction stays open for a while, and those
 * of the four writers take turns, which makes about 1,000 rows a second together.
 */
async function insertSteadily(
  db: TestGateway['db'],
  contestId: string,
  openMs: number,
  read: { isEnough: boolean },
): Promise<void> {
  while (!read.isEnough) {
    await db.transaction().execute(async (trx) => {
      await insertRows(trx, contestId, 25);
      await delay(openMs);
      await insertRows(trx, contestId, 25);
    });
  }
}

async function insertRows(trx: TestGateway['db'], contestId: string, count: number): Promise<void> {
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

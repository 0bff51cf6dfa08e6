import { listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import { getMyOrderSeed } from '@urvote/contracts/http/entries/entry-order-endpoints';
import { type ApiClient, type ApiResponse, apiClient } from '@urvote/testkit/http-client';
import { neutralKey } from '@urvote/voting/ordering/neutral-order';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry, newGuestToken } from '../contest-service.test-support.ts';
import { insertMaker, startEntryScene } from '../submissions/makers.test-support.ts';

interface PageBody {
  items: { id: string }[];
  nextCursor: string | null;
}

const seedOf = async (client: ApiClient) => ((await client.call(getMyOrderSeed)).body as { seed: string }).seed;
const approved = () => ({ status: 'approved', approved_at: new Date() });
const idsOf = ({ body }: ApiResponse) => (body as PageBody).items.map(({ id }) => id);

async function startScene() {
  const scene = await startEntryScene();
  const contestId = await insertContest(scene.db);
  for (let n = 0; n < 30; n += 1) await insertEntry(scene.db, contestId, approved());
  const read = (query: Record<string, string | number>, url = scene.service.url) =>
    apiClient(url).call(listEntries, { params: { idOrSlug: contestId }, query });
  return { ...scene, contestId, read };
}

describe('the neutral order', () => {
  it('is by the key of seed and entry, on every page, also while entries come; each voter has their own [XA-016]', async () => {
    await using scene = await startScene();
    const { read, db, service, contestId } = scene;
    const { client } = await insertMaker(db, service);
    const guest = apiClient(service.url, { token: newGuestToken() });
    const [mine, theirs] = [await seedOf(client), await seedOf(guest)];
    expect([await seedOf(client), await seedOf(guest)]).toEqual([mine, theirs]);
    expect(mine).not.toBe(theirs);
    expect((await apiClient(service.url).call(getMyOrderSeed)).status).toBe(401);
    const oldest = idsOf(await read({ limit: 100 }));
    const whole = idsOf(await read({ order: 'neutral', seed: mine, limit: 100 }));
    const byKey = oldest.toSorted((a, b) => Buffer.compare(neutralKey(mine, a), neutralKey(mine, b)));
    expect(whole).toEqual(byKey);
    const other = idsOf(await read({ order: 'neutral', seed: theirs, limit: 100 }));
    expect([other.toSorted(), other]).toEqual([oldest.toSorted(), expect.not.arrayContaining([undefined])]);
    expect(other).not.toEqual(whole);

    const walked: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await read({ order: 'neutral', seed: mine, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      walked.push(...idsOf(page));
      cursor = (page.body as PageBody).nextCursor;
      await insertEntry(db, contestId, approved());
    }
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked.filter((id) => oldest.includes(id))).toEqual(whole);
  });

  it('is kept for nobody else to share, and its cursor is good with its seed alone', async () => {
    await using scene = await startScene();
    const { read } = scene;
    const seed = 'a-seed-of-the-client';
    const page = await read({ order: 'neutral', seed, limit: 5 });
    expect(page.headers.get('cdn-cache-control')).toBeNull();
    expect((await read({ limit: 5 })).headers.get('cdn-cache-control')).toBe('max-age=1');
    const { nextCursor: cursor } = page.body as { nextCursor: string };
    for (const query of [{ cursor }, { cursor, order: 'neutral', seed: 'another-seed' }])
      expect((await read(query)).problem().code).toBe('MALFORMED_CURSOR');
    for (const query of [{ order: 'neutral' }, { seed }, { order: 'neutral', seed: 'short' }]) {
      const refused = await read(query as Record<string, string>);
      expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, 'query.seed']);
    }
  });
});

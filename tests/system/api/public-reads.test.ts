import { readMetrics } from '@urvote/testkit/metrics';
import { randomUUID } from 'node:crypto';
import { approveEntry, updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getContest, getEntry, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import { changeContest, insertUser } from '@urvote/gateway/seed.test-support';
import { eventually } from '@urvote/testkit/eventually';
import { describe, expect, it } from 'vitest';
import { sharedPlatform } from './support/platform.ts';
import { codeOf } from './support/voter.ts';

/** A second by the cache alone, sooner by the event; the rest is a busy machine's. */
const seenWithinMs = 10_000;

describe('public reads through the gateway', () => {
  const shared = sharedPlatform({ with: ['contest'], hasWorker: false });

  async function outcomes(): Promise<Record<string, number>> {
    const metrics = await readMetrics(shared().url);
    const found = [...metrics.matchAll(/^urvote_shared_reads_total\{[^}]*outcome="(\w+)"[^}]*\} (\d+)$/gm)];
    return Object.fromEntries(found.map(([, outcome = '', count]) => [outcome, Number(count)]));
  }

  it('ask the contest-service once for all who come within a second, whoever they are', async () => {
    const platform = shared();
    const { contestId } = await platform.seed();
    const params = { idOrSlug: contestId };
    const [user, guest] = [await platform.user(), await platform.guest()];
    const before = await outcomes();
    const first = await platform.api.call(getContest, { params });
    const answers = await Promise.all(
      [platform.api, user.api, guest.api].map((api) => api.call(getContest, { params })),
    );
    for (const { status, body, headers } of answers)
      expect([
        status,
        body,
        headers.get('etag'),
        headers.get('cache-control'),
        headers.get('cdn-cache-control'),
      ]).toEqual([200, first.body, first.headers.get('etag'), 'no-cache', null]);
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(3);
    const after = await outcomes();
    expect([(after['miss'] ?? 0) - (before['miss'] ?? 0), (after['hit'] ?? 0) - (before['hit'] ?? 0)]).toEqual([1, 3]);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await platform.api.call(getContest, { params, headers })).status).toBe(304);
  });

  it('show a change at once to who made it, and to all soon', async () => {
    const platform = shared();
    const admin = await platform.admin();
    const { contestId, entryIds } = await platform.seed({
      entries: [{}, { status: 'pending', approved_at: null }],
    });
    const params = { idOrSlug: contestId };
    const name = async () => ((await platform.api.call(getContest, { params })).body as { name: string }).name;
    const listed = async () =>
      ((await platform.api.call(listEntries, { params })).body as { items: { id: string }[] }).items.map(
        ({ id }) => id,
      );
    expect([await name(), await listed()]).toEqual(['Contest', entryIds.slice(0, 1)]);
    await admin.call(updateContest, { params: { contestId }, body: { name: 'Renamed' } });
    await admin.call(approveEntry, { params: { entryId: entryIds[1] ?? '' } });
    expect([await name(), (await listed()).toSorted()]).toEqual(['Renamed', entryIds.toSorted()]);
    await changeContest(platform.db, contestId, { name: 'Renamed elsewhere' });
    await eventually(async () => expect(await name()).toBe('Renamed elsewhere'), { timeoutMs: seenWithinMs });
  });

  it('never show to others what is there for its owner', async () => {
    const platform = shared();
    const owner = await platform.user({ userId: await insertUser(platform.db) });
    const { entryIds } = await platform.seed({
      entries: [{}, { status: 'pending', approved_at: null, submitter_user_id: owner.userId }],
    });
    const read = (api: typeof platform.api, entryId = '') => api.call(getEntry, { params: { entryId } });
    const [shown, hidden] = entryIds;
    for (let round = 0; round < 2; round += 1) {
      expect((await read(owner.api, hidden)).status).toBe(200);
      expect((await read(platform.api, hidden)).status).toBe(404);
      expect((await read((await platform.guest()).api, hidden)).status).toBe(404);
      expect((await read((await platform.user()).api, hidden)).status).toBe(404);
    }
    for (const api of [owner.api, platform.api, (await platform.guest()).api])
      expect((await read(api, shown)).status).toBe(200);
  });

  it('refuse tokens that are none where one is looked at', async () => {
    const platform = shared();
    const { contestId, entryIds } = await platform.seed();
    const refused = (token: string) =>
      platform.api.call(getEntry, { params: { entryId: entryIds[0] ?? randomUUID() }, token });
    expect(codeOf(await refused('guest.v1.x.y'))).toBe('GUEST_SESSION_INVALID');
    expect(codeOf(await refused('x.y.z'))).toBe('TOKEN_INVALID');
    expect((await platform.api.call(getContest, { params: { idOrSlug: contestId }, token: 'x' })).status).toBe(200);
  });
});

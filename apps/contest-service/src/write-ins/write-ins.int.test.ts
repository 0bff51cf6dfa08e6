import { getEntry, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import { putEntryForm } from '@urvote/contracts/http/entry-forms/entry-form-endpoints';
import {
  decideWriteIn,
  listWriteIns,
  proposeWriteIn,
  type WriteInResource,
} from '@urvote/contracts/http/write-ins/write-in-endpoints';
import type { NewRow } from '@urvote/db-schema/database';
import { type ApiClient, type ApiResponse, apiClient } from '@urvote/testkit/http-client';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry, newGuestToken } from '../contest-service.test-support.ts';
import { type EntryScene, idOf, insertMember, startEntryScene } from '../submissions/makers.test-support.ts';

const itemsOf = ({ body }: ApiResponse) => (body as { items: WriteInResource[] }).items;
const proposal = { kind: 'music', title: 'Café del Mar', artistName: 'Ada', externalUrl: 'https://example.org/cafe' };
const guestOf = ({ service }: EntryScene): ApiClient => apiClient(service.url, { token: newGuestToken() });

async function openContest(scene: EntryScene, changes: Partial<NewRow<'contest'>> = {}) {
  const contestId = await insertContest(scene.db, { allow_write_ins: true, ...changes });
  const { client } = await insertMember(scene, contestId, 'moderator');
  const params = { contestId };
  const propose = (caller: ApiClient, body: object = proposal) => caller.call(proposeWriteIn, { params, body });
  const decide = (writeInId: string, body: object) =>
    client.call(decideWriteIn, { params: { contestId, writeInId }, body });
  const listed = async (status = 'pending') => itemsOf(await client.call(listWriteIns, { params, query: { status } }));
  return { contestId, params, propose, decide, listed };
}

describe('what a voter proposes', () => {
  const shared = sharedByTests(startEntryScene);

  it('is no entry by any path until it was approved, and is one then [XA-021]', async () => {
    const scene = shared();
    const { contestId, propose, decide, listed } = await openContest(scene);
    const anyone = apiClient(scene.service.url);
    const shown = async () =>
      itemsOf(await anyone.call(listEntries, { params: { idOrSlug: contestId } })).map(({ id }) => id);
    const guest = guestOf(scene);
    const made = await propose(guest);
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ status: 'pending', entryId: null })]);
    expect((await propose(guest, { ...proposal, title: 'CAFE  DEL MAR!' })).status).toBe(409);
    const other = idOf(await propose(guestOf(scene), { ...proposal, title: 'cafe del mar' }));
    expect(await shown()).toEqual([]);
    const asEntry = { params: { entryId: idOf(made) } };
    expect((await scene.service.admin.call(getEntry, asEntry)).status).toBe(404);
    expect(await scene.db.selectFrom('entry').select('id').where('contest_id', '=', contestId).execute()).toEqual([]);
    expect((await listed()).map(({ id }) => id)).toEqual([idOf(made), other]);

    const approved = await decide(idOf(made), { decision: 'approve' });
    const { entryId } = approved.body as { entryId: string };
    expect([approved.status, approved.body]).toEqual([200, expect.objectContaining({ status: 'approved' })]);
    expect(await shown()).toEqual([entryId]);
    expect((await decide(idOf(made), { decision: 'approve' })).status).toBe(409);
    expect((await listed('merged')).map((each) => [each.id, each.entryId])).toEqual([[other, entryId]]);
    const events = await scene.db
      .selectFrom('outbox_event')
      .select('type')
      .where('aggregate_id', '=', entryId)
      .execute();
    expect(events).toEqual([{ type: 'entry.approved' }]);
  });

  it('is approved once when ten want it, merged with an entry of the contest, or rejected with a reason', async () => {
    const scene = shared();
    const { contestId, propose, decide, listed } = await openContest(scene);
    const first = idOf(await propose(guestOf(scene)));
    const answers = await Promise.all(Array.from({ length: 10 }, () => decide(first, { decision: 'approve' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(9).fill(409)]);
    const second = idOf(await propose(guestOf(scene), { ...proposal, title: 'Other' }));
    const elsewhere = await insertEntry(scene.db, (await openContest(scene)).contestId, {
      status: 'approved',
      approved_at: new Date(),
    });
    const pending = await insertEntry(scene.db, contestId);
    for (const entryId of [elsewhere, pending])
      expect((await decide(second, { decision: 'merge', entryId })).status).toBe(422);
    const [entry] = await scene.db
      .selectFrom('entry')
      .select('id')
      .where('contest_id', '=', contestId)
      .where('status', '=', 'approved')
      .execute();
    const merged = await decide(second, { decision: 'merge', entryId: entry?.id });
    expect([merged.status, merged.body]).toEqual([
      200,
      expect.objectContaining({ status: 'merged', entryId: entry?.id }),
    ]);
    const third = idOf(await propose(guestOf(scene), { ...proposal, title: 'Third' }));
    expect((await decide(third, { decision: 'reject' })).status).toBe(422);
    expect((await decide(third, { decision: 'reject', reason: 'No such song' })).status).toBe(200);
    expect((await listed('rejected')).map(({ id }) => id)).toEqual([third]);
    const again = idOf(await propose(guestOf(scene), { ...proposal, title: 'Fourth' }));
    expect((await decide(again, { decision: 'approve' })).status).toBe(409);
  });

  it.each([
    [{ allow_write_ins: false }, 409],
    [{ status: 'draft' }, 404],
    [{ status: 'closed' }, 409],
    [{ allowed_kinds: ['video'] }, 422],
  ])('to a contest with %j is answered %i', async (changes, status) => {
    const scene = shared();
    const { propose } = await openContest(scene, changes);
    expect((await propose(guestOf(scene))).status).toBe(status);
  });

  it('is reviewed by those who look after that contest', async () => {
    const scene = shared();
    const { params, contestId, propose } = await openContest(scene);
    const writeInId = idOf(await propose(guestOf(scene)));
    const body = { decision: 'approve' };
    const viewer = await insertMember(scene, contestId, 'viewer');
    const elsewhere = await openContest(scene);
    expect((await viewer.client.call(listWriteIns, { params })).status).toBe(403);
    expect((await viewer.client.call(decideWriteIn, { params: { contestId, writeInId }, body })).status).toBe(403);
    expect((await elsewhere.decide(writeInId, body)).status).toBe(404);
    expect((await apiClient(scene.service.url).call(proposeWriteIn, { params, body: proposal })).status).toBe(401);
    const off = { params, body: { fields: [], allowWriteIns: false } };
    expect((await scene.service.admin.call(putEntryForm, off)).status).toBe(200);
    expect((await propose(guestOf(scene))).status).toBe(409);
  });
});

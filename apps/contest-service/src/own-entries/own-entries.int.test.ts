import { rejectEntry } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getEntry, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import { submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { approveEntry } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import {
  listMyEntries,
  type OwnEntryResource,
  replaceEntryMedia,
  updateOwnEntry,
  withdrawEntry,
} from '@urvote/contracts/http/entries/own-entry-endpoints';
import type { NewRow } from '@urvote/db-schema/database';
import { type ApiResponse, apiClient } from '@urvote/testkit/http-client';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry } from '../contest-service.test-support.ts';
import {
  type EntryScene,
  idOf,
  insertMaker,
  insertUpload,
  type Maker,
  startEntryScene,
} from '../submissions/makers.test-support.ts';

const link = (name: string) => `https://example.org/${name}`;
const itemsOf = ({ body }: ApiResponse) => (body as { items: OwnEntryResource[] }).items;
const approved = () => ({ status: 'approved', approved_at: new Date() });

async function ownEntry({ db, service }: EntryScene, changes: Partial<NewRow<'entry'>> = {}, contest = {}) {
  const contestId = await insertContest(db, contest);
  const owner = await insertMaker(db, service);
  const entryId = await insertEntry(db, contestId, { submitter_user_id: owner.userId, ...changes });
  return { contestId, owner, entryId, params: { entryId } };
}

async function eventsOf({ db }: EntryScene, entryId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox_event')
    .select('type')
    .where('aggregate_id', '=', entryId)
    .orderBy('position')
    .execute();
  return rows.map(({ type }) => type);
}

describe('the own entries', () => {
  const shared = sharedByTests(startEntryScene);

  it('are listed in every state, newest first, with the reason of a rejection, and nobody else’s', async () => {
    const { db, service } = shared();
    const contestId = await insertContest(db);
    const [ada, bob] = [await insertMaker(db, service), await insertMaker(db, service)];
    const submit = async ({ client }: Maker, title: string) =>
      idOf(await client.call(submitEntry, { body: { contestId, kind: 'music', title, externalUrl: link(title) } }));
    const [first, second] = [await submit(ada, 'one'), await submit(ada, 'two')];
    await submit(bob, 'other');
    await service.admin.call(rejectEntry, { params: { entryId: first }, body: { reason: 'Too quiet' } });
    const all = itemsOf(await ada.client.call(listMyEntries));
    expect(all.map(({ id, status, reason }) => [id, status, reason])).toEqual([
      [second, 'pending', null],
      [first, 'rejected', 'Too quiet'],
    ]);
    const page = await ada.client.call(listMyEntries, { query: { limit: 1 } });
    const { nextCursor } = page.body as { nextCursor: string };
    const rest = await ada.client.call(listMyEntries, { query: { limit: 1, cursor: nextCursor } });
    expect([...itemsOf(page), ...itemsOf(rest)].map(({ id }) => id)).toEqual([second, first]);
    const rejected = await ada.client.call(listMyEntries, { query: { status: 'rejected', contestId } });
    expect(itemsOf(rejected).map(({ id }) => id)).toEqual([first]);
    expect((await apiClient(service.url).call(listMyEntries)).status).toBe(401);
  });

  it('are changed by their submitter alone, in words while they stay approved, with event and audit record', async () => {
    const scene = shared();
    const { owner, entryId, params } = await ownEntry(scene, approved());
    const body = { title: 'Better', description: null, backlinks: { website: 'http://Ada.example' }, subtype: 'live' };
    const other = await insertMaker(scene.db, scene.service);
    for (const call of [
      other.client.call(updateOwnEntry, { params, body }),
      other.client.call(withdrawEntry, { params }),
      other.client.call(replaceEntryMedia, { params, body: { externalUrl: link('x') } }),
    ])
      expect((await call).status).toBe(404);
    const changed = await owner.client.call(updateOwnEntry, { params, body });
    expect([changed.status, changed.body]).toEqual([
      200,
      expect.objectContaining({ ...body, backlinks: { website: 'https://ada.example/' }, status: 'approved' }),
    ]);
    expect((await apiClient(scene.service.url).call(getEntry, { params })).body).toMatchObject({ title: 'Better' });
    expect(await eventsOf(scene, entryId)).toEqual(['entry.updated']);
    const audit = await scene.db
      .selectFrom('audit_log')
      .select(['action', 'actor_label', 'actor_user_id'])
      .where('target_id', '=', entryId)
      .execute();
    expect(audit).toEqual([{ action: 'entry.update', actor_label: 'submitter', actor_user_id: owner.userId }]);
  });

  it.each([
    [{}, 'body'],
    [{ externalUrl: link('x') }, 'body.externalUrl'],
    [{ subtype: 'tutorial' }, 'body.subtype'],
    [{ title: null }, 'body.title'],
    [{ status: 'approved' }, 'body.status'],
    [{ coverAssetId: '11111111-1111-4111-8111-111111111111' }, 'body.coverAssetId'],
  ])('are not changed by %j', async (body, field) => {
    const { owner, params } = await ownEntry(shared());
    const refused = await owner.client.call(updateOwnEntry, { params, body });
    expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, field]);
  });

  it('get another work under the same id with the same votes, and wait for approval again', async () => {
    const scene = shared();
    const { db, service } = scene;
    const { owner, contestId, entryId, params } = await ownEntry(scene, approved());
    const tally = { contest_id: contestId, entry_id: entryId, up_count: 7, updated_at: new Date() };
    await db.insertInto('entry_tally').values(tally).execute();
    const mediaAssetId = await insertUpload(db, owner.userId);
    const foreign = { mediaAssetId: await insertUpload(db, service.adminId) };
    expect((await owner.client.call(replaceEntryMedia, { params, body: foreign })).status).toBe(422);
    for (const body of [{}, { mediaAssetId, externalUrl: link('x') }])
      expect((await owner.client.call(replaceEntryMedia, { params, body })).status).toBe(422);
    const replaced = await owner.client.call(replaceEntryMedia, { params, body: { mediaAssetId } });
    expect([replaced.status, replaced.body]).toEqual([
      200,
      expect.objectContaining({ id: entryId, status: 'pending', mediaUrl: `/api/v1/media/${mediaAssetId}` }),
    ]);
    expect((await apiClient(service.url).call(getEntry, { params })).status).toBe(404);
    expect((await service.admin.call(approveEntry, { params })).status).toBe(200);
    const votes = await db.selectFrom('entry_tally').select('up_count').where('entry_id', '=', entryId).execute();
    expect(votes).toEqual([{ up_count: 7 }]);
    expect(await eventsOf(scene, entryId)).toEqual(['entry.updated', 'entry.approved']);
  });

  it('are withdrawn at once and for good, which makes room', async () => {
    const scene = shared();
    const { owner, contestId, entryId, params } = await ownEntry(scene, approved(), { max_entries_per_user: 1 });
    const another = { contestId, kind: 'music', title: 'Another', externalUrl: link('another') };
    expect((await owner.client.call(submitEntry, { body: another })).status).toBe(409);
    const withdrawn = await owner.client.call(withdrawEntry, { params });
    expect([withdrawn.status, withdrawn.body]).toEqual([200, expect.objectContaining({ status: 'withdrawn' })]);
    const anyone = apiClient(scene.service.url);
    expect((await anyone.call(getEntry, { params })).status).toBe(404);
    expect((await anyone.call(listEntries, { params: { idOrSlug: contestId } })).body).toMatchObject({ items: [] });
    expect((await owner.client.call(withdrawEntry, { params })).status).toBe(409);
    expect((await owner.client.call(updateOwnEntry, { params, body: { title: 'x' } })).status).toBe(409);
    expect((await scene.service.admin.call(approveEntry, { params })).status).toBe(409);
    expect((await owner.client.call(submitEntry, { body: another })).status).toBe(201);
    expect(await eventsOf(scene, entryId)).toEqual(['entry.withdrawn']);
  });

  it('are withdrawn or approved when both are asked for at once, and never both', async () => {
    const scene = shared();
    const { owner, params } = await ownEntry(scene);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        n % 2 === 0 ? owner.client.call(withdrawEntry, { params }) : scene.service.admin.call(approveEntry, { params }),
      ),
    );
    const row = await scene.db
      .selectFrom('entry')
      .select(['status', 'approved_at'])
      .where('id', '=', params.entryId)
      .executeTakeFirst();
    expect(row).toEqual({ status: 'withdrawn', approved_at: null });
    expect(answers.filter((answer, n) => n % 2 === 0 && answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer, n) => n % 2 === 1 && answer.status === 200).length).toBeLessThanOrEqual(1);
  });

  it.each([{ status: 'closed' }, { status: 'published' }, { voting_ends_at: new Date('2026-06-02T00:00:00Z') }])(
    'stay as they are once the contest is over: %j',
    async (contest) => {
      const { owner, params } = await ownEntry(shared(), approved(), contest);
      const answers = [
        await owner.client.call(withdrawEntry, { params }),
        await owner.client.call(updateOwnEntry, { params, body: { title: 'x' } }),
        await owner.client.call(replaceEntryMedia, { params, body: { externalUrl: link('x') } }),
      ];
      for (const answer of answers)
        expect([answer.status, answer.problem().detail]).toEqual([409, 'The contest is over']);
    },
  );
});

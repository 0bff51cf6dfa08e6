import { randomUUID } from 'node:crypto';
import { approveEntry, rejectEntry } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getEntry, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import { submitEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import {
  decideEntries,
  listClientModeration,
  listContestModeration,
  type ModeratedEntryResource,
  reopenEntry,
  takeDownEntry,
} from '@urvote/contracts/http/entries/moderation-endpoints';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { type ApiResponse, apiClient } from '@urvote/testkit/http-client';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry } from '../contest-service.test-support.ts';
import {
  type EntryScene,
  insertMaker,
  insertMember,
  insertUpload,
  startEntryScene,
} from '../submissions/makers.test-support.ts';

const approved = () => ({ status: 'approved', approved_at: new Date() });
const itemsOf = ({ body }: ApiResponse) => (body as { items: ModeratedEntryResource[] }).items;
const idsOf = (answer: ApiResponse) => itemsOf(answer).map(({ id }) => id);
const outcomesOf = ({ body }: ApiResponse) =>
  (body as { outcomes: { outcome: string }[] }).outcomes.map(({ outcome }) => outcome);

async function rowOf({ db }: EntryScene, entryId: string) {
  const entry = db.selectFrom('entry').select(['status', 'approved_at', 'rejected_at']);
  return entry.where('id', '=', entryId).executeTakeFirstOrThrow();
}

async function factsOf({ db }: EntryScene, entryId: string) {
  const events = await db.selectFrom('outbox_event').select('type').where('aggregate_id', '=', entryId).execute();
  const audit = await db.selectFrom('audit_log').select('action').where('target_id', '=', entryId).execute();
  return { events: events.map(({ type }) => type), audit: audit.map(({ action }) => action) };
}

describe('the moderation queue', () => {
  const shared = sharedByTests(startEntryScene);

  it('shows what waits, oldest first, to those who decide: of one contest, or of all of a client', async () => {
    const scene = shared();
    const { db, service } = scene;
    const contestId = await insertContest(db);
    const { client_id, slug } = await db
      .selectFrom('contest')
      .innerJoin('client', 'client.id', 'contest.client_id')
      .select(['client_id', 'client.slug'])
      .where('contest.id', '=', contestId)
      .executeTakeFirstOrThrow();
    const sibling = await insertContest(db, { client_id });
    await insertEntry(db, await insertContest(db));
    const first = await insertEntry(db, contestId, { kind: 'video', form_answers: '{"terms": true}' });
    const second = await insertEntry(db, contestId);
    const third = await insertEntry(db, sibling);
    const shown = await insertEntry(db, contestId, approved());
    const moderator = await insertMember(scene, contestId, 'moderator');
    const read = (query = {}) => moderator.client.call(listContestModeration, { params: { contestId }, query });
    expect(idsOf(await read())).toEqual([first, second]);
    expect(itemsOf(await read())[0]).toMatchObject({ formAnswers: { terms: true }, openReportCount: 0, decisions: [] });
    expect(idsOf(await read({ kind: 'video' }))).toEqual([first]);
    expect(idsOf(await read({ status: 'approved' }))).toEqual([shown]);
    const page = await read({ limit: 1 });
    const { nextCursor: cursor } = page.body as { nextCursor: string };
    expect([...idsOf(page), ...idsOf(await read({ limit: 1, cursor }))]).toEqual([first, second]);
    const ofClient = { params: { clientSlug: slug } };
    expect(idsOf(await moderator.client.call(listClientModeration, ofClient))).toEqual([first, second, third]);

    const viewer = await insertMember(scene, contestId, 'viewer');
    const stranger = await insertMember(scene, await insertContest(db), 'owner');
    const asked: [Endpoint, { params: Record<string, string> }][] = [
      [listContestModeration, { params: { contestId } }],
      [listClientModeration, ofClient],
    ];
    for (const [endpoint, request] of asked) {
      const statuses = [viewer.client, stranger.client, apiClient(service.url), service.admin].map(
        async (client) => (await client.call(endpoint, request)).status,
      );
      expect(await Promise.all(statuses)).toEqual([403, 404, 401, 200]);
    }
  });

  it('tells what was decided about an entry before', async () => {
    const scene = shared();
    const contestId = await insertContest(scene.db);
    const entryId = await insertEntry(scene.db, contestId);
    const { client } = await insertMember(scene, contestId, 'moderator');
    await client.call(rejectEntry, { params: { entryId }, body: { reason: 'Too quiet' } });
    await client.call(reopenEntry, { params: { entryId } });
    const [item] = itemsOf(await client.call(listContestModeration, { params: { contestId } }));
    expect(item?.decisions.map(({ decision, reason }) => [decision, reason])).toEqual([
      ['rejected', 'Too quiet'],
      ['reopened', null],
    ]);
  });
});

describe('deciding', () => {
  const shared = sharedByTests(startEntryScene);

  it('approves or rejects, never both, when twenty want either at once; a rejection has a reason [UV-34]', async () => {
    const scene = shared();
    const entryId = await insertEntry(scene.db, await insertContest(scene.db));
    const { admin } = scene.service;
    const params = { entryId };
    expect((await admin.call(rejectEntry, { params, body: {} })).status).toBe(422);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0
          ? admin.call(approveEntry, { params })
          : admin.call(rejectEntry, { params, body: { reason: 'Too quiet' } }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(19).fill(409)]);
    const winner = answers.find(({ status }) => status === 200)?.body as { status: string; decidedAt: string };
    const row = await rowOf(scene, entryId);
    expect(row.status).toBe(winner.status);
    const set = { approved: row.approved_at, rejected: row.rejected_at };
    const other = winner.status === 'approved' ? 'rejected' : 'approved';
    expect(set).toEqual({ [winner.status]: new Date(winner.decidedAt), [other]: null });
    expect((await admin.call(approveEntry, { params })).status).toBe(409);
    const action = winner.status === 'approved' ? 'entry.approve' : 'entry.reject';
    expect(await factsOf(scene, entryId)).toEqual({ events: [`entry.${winner.status}`], audit: [action] });
  });

  it('of 300 at once says of each what became of it, and leaves other contests and own entries alone', async () => {
    const scene = shared();
    const { db } = scene;
    const contestId = await insertContest(db);
    const moderator = await insertMember(scene, contestId, 'moderator');
    const pending = await Promise.all(Array.from({ length: 296 }, () => insertEntry(db, contestId)));
    const foreign = await insertEntry(db, await insertContest(db));
    const own = await insertEntry(db, contestId, { submitter_user_id: moderator.userId });
    const decided = await insertEntry(db, contestId, approved());
    const params = { contestId };
    const entryIds = [...pending, foreign, own, decided, randomUUID()];
    const answer = await moderator.client.call(decideEntries, { params, body: { decision: 'approve', entryIds } });
    expect([answer.status, outcomesOf(answer)]).toEqual([
      200,
      [...pending.map(() => 'approved'), 'not_found', 'forbidden', 'conflict', 'not_found'],
    ]);
    expect([(await rowOf(scene, foreign)).status, (await rowOf(scene, own)).status]).toEqual(['pending', 'pending']);
    const rejected = { decision: 'reject', reason: 'Too quiet', entryIds: [await insertEntry(db, contestId)] };
    expect(outcomesOf(await moderator.client.call(decideEntries, { params, body: rejected }))).toEqual(['rejected']);
    for (const [body, field] of [
      [{ ...rejected, reason: undefined }, 'body.reason'],
      [{ decision: 'approve', reason: 'x', entryIds }, 'body.reason'],
      [{ decision: 'approve', entryIds: [...entryIds, randomUUID()] }, 'body.entryIds'],
      [{ decision: 'approve', entryIds: [own, own.toUpperCase()] }, 'body.entryIds'],
      [{ decision: 'approve', entryIds: [] }, 'body.entryIds'],
    ] as const) {
      const refused = await moderator.client.call(decideEntries, { params, body });
      expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, field]);
    }
    const viewer = await insertMember(scene, contestId, 'viewer');
    const theirs = { params, body: { decision: 'approve', entryIds: [own] } };
    expect((await viewer.client.call(decideEntries, theirs)).status).toBe(403);
  });
});

describe('a decision', () => {
  const shared = sharedByTests(startEntryScene);

  it('is taken back while the entry has no votes', async () => {
    const scene = shared();
    const { db, service } = scene;
    const contestId = await insertContest(db);
    const entryId = await insertEntry(db, contestId, approved());
    const params = { entryId };
    expect((await service.admin.call(reopenEntry, { params })).status).toBe(200);
    expect(await rowOf(scene, entryId)).toEqual({ status: 'pending', approved_at: null, rejected_at: null });
    expect((await service.admin.call(reopenEntry, { params })).problem().detail).toBe('The entry is pending');
    expect((await service.admin.call(approveEntry, { params })).status).toBe(200);
    const tally = { contest_id: contestId, entry_id: entryId, up_count: 1, updated_at: new Date() };
    await db.insertInto('entry_tally').values(tally).execute();
    const refused = await service.admin.call(reopenEntry, { params });
    expect([refused.status, refused.problem().detail]).toEqual([409, 'The entry has votes; take it down instead']);
    const events = ['entry.reopened', 'entry.approved'];
    expect(await factsOf(scene, entryId)).toEqual({ events, audit: ['entry.reopen', 'entry.approve'] });
  });

  it('is not taken back where another entry or link took the place, nor of an own or withdrawn entry', async () => {
    const scene = shared();
    const { db, service } = scene;
    const contestId = await insertContest(db, { max_entries_per_user: 1 });
    const maker = await insertMaker(db, service);
    const refused = { status: 'rejected', rejected_at: new Date() };
    const submitted = { submitter_user_id: maker.userId };
    const full = await insertEntry(db, contestId, { ...refused, ...submitted });
    const mediaAssetId = await insertUpload(db, maker.userId);
    await maker.client.call(submitEntry, { body: { contestId, kind: 'music', title: 'New', mediaAssetId } });
    const link = { link_key: 'https://example.org/1', external_url: 'https://example.org/1' };
    const taken = await insertEntry(db, contestId, { ...refused, ...link });
    await insertEntry(db, contestId, link);
    const withdrawn = await insertEntry(db, contestId, { status: 'withdrawn' });
    const own = await insertEntry(db, contestId, { ...refused, submitter_user_id: service.adminId });
    const details = await Promise.all(
      [full, taken, withdrawn, own].map(async (entryId) => {
        const answer = await service.admin.call(reopenEntry, { params: { entryId } });
        return `${answer.status} ${answer.problem().detail}`;
      }),
    );
    expect(details).toEqual([
      '409 The submitter has another entry in its place',
      '409 An entry of the contest has this link',
      '409 The entry is withdrawn',
      '403 Somebody else decides on your own entry',
    ]);
  });

  it('to take an entry down hides it at once, with a reason, and can be taken back', async () => {
    const scene = shared();
    const { db, service } = scene;
    const contestId = await insertContest(db);
    const entryId = await insertEntry(db, contestId, approved());
    const moderator = await insertMember(scene, contestId, 'moderator');
    const params = { entryId };
    const body = { reason: 'Stolen' };
    const read = async () => (await apiClient(service.url).call(getEntry, { params })).status;
    expect(await read()).toBe(200);
    expect((await moderator.client.call(takeDownEntry, { params, body: {} })).status).toBe(422);
    const viewer = await insertMember(scene, contestId, 'viewer');
    expect((await viewer.client.call(takeDownEntry, { params, body })).status).toBe(403);
    const taken = await moderator.client.call(takeDownEntry, { params, body });
    expect([taken.status, taken.body]).toEqual([200, expect.objectContaining({ status: 'taken_down' })]);
    expect(await read()).toBe(404);
    const listed = await apiClient(service.url).call(listEntries, { params: { idOrSlug: contestId } });
    expect(listed.body).toMatchObject({ items: [] });
    expect((await moderator.client.call(takeDownEntry, { params, body })).status).toBe(409);
    expect((await moderator.client.call(reopenEntry, { params })).status).toBe(200);
    expect((await moderator.client.call(approveEntry, { params })).status).toBe(200);
    expect(await read()).toBe(200);
    expect((await factsOf(scene, entryId)).events).toEqual(['entry.taken_down', 'entry.reopened', 'entry.approved']);
  });
});

describe('an entry that waits', () => {
  const shared = sharedByTests(startEntryScene);

  it('is there for its submitter and those who decide, and for nobody else', async () => {
    const scene = shared();
    const { db, service } = scene;
    const contestId = await insertContest(db);
    const owner = await insertMaker(db, service);
    const entryId = await insertEntry(db, contestId, { submitter_user_id: owner.userId });
    const member = (role: string) => insertMember(scene, contestId, role);
    const moderatorToken = await service.issuer.mintToken({ roles: ['moderator'] });
    const seeing = [owner, await member('moderator'), await member('viewer')].map(({ client }) => client);
    const others = [await insertMaker(db, service), await member('judge')].map(({ client }) => client);
    const statuses = await Promise.all(
      [
        ...seeing,
        service.admin,
        apiClient(service.url, { token: moderatorToken }),
        ...others,
        (await insertMember(scene, await insertContest(db), 'owner')).client,
        apiClient(service.url),
      ].map(async (client) => (await client.call(getEntry, { params: { entryId } })).status),
    );
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404, 404, 404, 404]);
  });
});

import { takeDownEntry } from '@urvote/contracts/http/entries/moderation-endpoints';
import {
  closeEntryReports,
  fileReport,
  listContestReports,
  listReports,
  type ReportResource,
} from '@urvote/contracts/http/reports/report-endpoints';
import { type ApiClient, type ApiResponse, apiClient } from '@urvote/testkit/http-client';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry, newGuestToken } from '../contest-service.test-support.ts';
import { type EntryScene, insertMaker, insertMember, startEntryScene } from '../submissions/makers.test-support.ts';

const itemsOf = ({ body }: ApiResponse) => (body as { items: ReportResource[] }).items;
const about = (id: string) => ({ body: { target: { type: 'entry', id }, reason: 'copyright', note: 'It is mine' } });
const guestOf = ({ service }: EntryScene): ApiClient => apiClient(service.url, { token: newGuestToken() });

async function approvedEntry({ db }: EntryScene) {
  const contestId = await insertContest(db);
  const entryId = await insertEntry(db, contestId, { status: 'approved', approved_at: new Date() });
  return { contestId, entryId };
}

describe('a report', () => {
  const shared = sharedByTests(startEntryScene);

  it('is filed once by each account and guest, and shown to those who look after the contest [UV-61]', async () => {
    const scene = shared();
    const { db, service } = scene;
    const { contestId, entryId } = await approvedEntry(scene);
    const { client, userId } = await insertMaker(db, service);
    const statuses = async (caller: ApiClient) => (await caller.call(fileReport, about(entryId))).status;
    expect([await statuses(client), await statuses(client)]).toEqual([201, 409]);
    const guest = guestOf(scene);
    expect([await statuses(guest), await statuses(guest), await statuses(guestOf(scene))]).toEqual([201, 409, 201]);
    expect(await statuses(apiClient(service.url))).toBe(401);
    const moderator = await insertMember(scene, contestId, 'moderator');
    const ofContest = { params: { contestId } };
    const shown = await moderator.client.call(listContestReports, ofContest);
    expect(itemsOf(shown)).toHaveLength(3);
    expect(itemsOf(shown)[0]).toMatchObject({ entryId, reason: 'copyright', note: 'It is mine', decision: null });
    expect(JSON.stringify(shown.body)).not.toContain(userId);
    const ofAll = itemsOf(await service.admin.call(listReports, { query: { limit: 100 } }));
    expect(ofAll.filter((report) => report.entryId === entryId)).toHaveLength(3);
    const viewer = await insertMember(scene, contestId, 'viewer');
    const stranger = await insertMember(scene, (await approvedEntry(scene)).contestId, 'owner');
    expect((await viewer.client.call(listContestReports, ofContest)).status).toBe(403);
    expect((await stranger.client.call(listContestReports, ofContest)).status).toBe(404);
    expect((await stranger.client.call(listReports)).status).toBe(403);
    const kept = await db.selectFrom('entry_report').selectAll().where('entry_id', '=', entryId).execute();
    expect(JSON.stringify(kept)).not.toContain(userId);
    const events = await db.selectFrom('outbox_event').select('type').where('aggregate_id', '=', entryId).execute();
    expect(events.map(({ type }) => type)).toEqual(['report.filed', 'report.filed', 'report.filed']);
  });

  it('that comes ten times at once is one', async () => {
    const scene = shared();
    const { entryId } = await approvedEntry(scene);
    const guest = guestOf(scene);
    const answers = await Promise.all(Array.from({ length: 10 }, () => guest.call(fileReport, about(entryId))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(9).fill(409)]);
  });

  it('is about what everybody can see', async () => {
    const scene = shared();
    const pending = await insertEntry(scene.db, await insertContest(scene.db));
    expect((await guestOf(scene).call(fileReport, about(pending))).status).toBe(404);
    const wrong = { body: { ...about(pending).body, reason: 'dull' } };
    expect((await guestOf(scene).call(fileReport, wrong)).status).toBe(422);
  });

  it('is closed with a decision, or as actioned when the entry is taken down', async () => {
    const scene = shared();
    const { contestId, entryId } = await approvedEntry(scene);
    const moderator = await insertMember(scene, contestId, 'moderator');
    const params = { entryId };
    const close = (decision: string) => moderator.client.call(closeEntryReports, { params, body: { decision } });
    expect((await close('dismissed')).status).toBe(409);
    await guestOf(scene).call(fileReport, about(entryId));
    const closed = await close('dismissed');
    expect([closed.status, closed.body]).toEqual([200, { entryId, closedCount: 1 }]);
    await guestOf(scene).call(fileReport, about(entryId));
    await moderator.client.call(takeDownEntry, { params, body: { reason: 'Stolen' } });
    const read = async (state: string) =>
      itemsOf(await moderator.client.call(listContestReports, { params: { contestId }, query: { state } }));
    expect(await read('open')).toEqual([]);
    expect((await read('closed')).map(({ decision }) => decision)).toEqual(['dismissed', 'actioned']);
  });
});

it('is filed so often by one guest, and no oftener', async () => {
  await using scene = await startEntryScene();
  const contestId = await insertContest(scene.db);
  const approved = { status: 'approved', approved_at: new Date() };
  const entryIds = await Promise.all(Array.from({ length: 22 }, () => insertEntry(scene.db, contestId, approved)));
  const guest = guestOf(scene);
  const answers = await Promise.all(entryIds.map((id) => guest.call(fileReport, about(id))));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array<number>(20).fill(201), 429, 429]);
});

import { randomUUID } from 'node:crypto';
import {
  createClient,
  getClient,
  getClientHome,
  listMyClients,
  updateClient,
} from '@urvote/contracts/http/clients/client-endpoints';
import { updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { listClients } from '@urvote/contracts/http/contests/contest-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry, insertUser, startContestService } from '../contest-service.test-support.ts';

const newSlug = () => `brand-${randomUUID().slice(0, 8)}`;

describe('a client', () => {
  it('is made by an administrator under a slug of its own, and while it is not active shown to members and administrators alone [UV-04]', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const { admin, url, issuer } = service;
    const [ownerUserId, strangerId] = [await insertUser(database.db), await insertUser(database.db)];
    const as = async (userId: string) => apiClient(url, { token: await issuer.mintToken({ userId }) });
    const [owner, stranger, anyone] = [await as(ownerUserId), await as(strangerId), apiClient(url)];
    const slug = newSlug();
    const theme = { primaryColor: '#1d5fa8', font: 'serif', boardTheme: 'urban_pulse' };
    const body = { slug, name: 'Brand', about: 'Who we are', mission: 'What we want', theme, ownerUserId };
    const created = await admin.call(createClient, { body });
    expect([created.status, created.headers.get('etag')]).toEqual([201, '"1"']);
    expect(created.body).toMatchObject({ slug, name: 'Brand', about: 'Who we are', theme, isActive: true, version: 1 });
    const again = await admin.call(createClient, { body });
    expect([again.status, again.problem().code]).toEqual([409, 'CONFLICT']);
    expect((await owner.call(createClient, { body: { ...body, slug: newSlug() } })).status).toBe(403);
    const params = { clientSlug: slug };
    const statuses = () =>
      Promise.all(
        [anyone, stranger, owner, admin].map(async (each) => (await each.call(getClient, { params })).status),
      );
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    expect((await owner.call(updateClient, { params, body: { isActive: false } })).status).toBe(200);
    expect(await statuses()).toEqual([404, 404, 200, 200]);
    expect((await anyone.call(getClientHome, { params })).status).toBe(404);
    const listed = (await anyone.call(listClients)).body as { items: { slug: string }[] };
    expect(listed.items.map((each) => each.slug)).not.toContain(slug);
    const actions = await database.db.selectFrom('audit_log').select('action').orderBy('id').execute();
    expect(actions.map(({ action }) => action)).toEqual(['client.create', 'client.update']);
    const events = await database.db.selectFrom('outbox_event').select('type').orderBy('id').execute();
    expect(events.map(({ type }) => type)).toEqual(['client.created', 'client.updated']);
  });

  it('is changed by one of two editors of a version, and its looks hold nothing but what pages know', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const slug = newSlug();
    await service.admin.call(createClient, { body: { slug, name: 'Brand' } });
    const change = (body: object, headers = {}) =>
      service.admin.call(updateClient, { params: { clientSlug: slug }, body, headers });
    const edits = await Promise.all(['One', 'Two', 'Three'].map((name) => change({ name }, { 'if-match': '"1"' })));
    expect(edits.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
    for (const theme of [
      { primaryColor: 'red' },
      { css: 'body{}' },
      { font: 'Comic Sans' },
      { logoUrl: 'javascript:1' },
    ])
      expect((await change({ theme })).problem().errors?.[0]?.field).toMatch(/^body\.theme/);
    expect((await change({ slug: 'other' })).status).toBe(422);
    expect((await change({ ownerUserId: randomUUID() })).status).toBe(422);
    expect((await change({})).status).toBe(422);
    const theme = { logoUrl: 'https://cdn.example/logo.png' };
    expect((await change({ theme, about: null, socialLinks: { x: 'https://x.example/b' } })).body).toMatchObject({
      theme,
      about: null,
      socialLinks: { x: 'https://x.example/b' },
      version: 3,
    });
  });

  it('shows on its first page the contest that runs and its four newest approved entries [UV-05]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const contestId = await insertContest(db);
    const { client_id: clientId } = await db
      .selectFrom('contest')
      .select('client_id')
      .where('id', '=', contestId)
      .executeTakeFirstOrThrow();
    const later = { status: 'scheduled', voting_starts_at: new Date('2098-01-01T00:00:00Z') };
    for (const contest of [{ status: 'draft' }, { status: 'archived' }, later])
      await insertContest(db, { ...contest, client_id: clientId });
    const titles = ['1', '2', '3', '4', '5', '6'];
    for (const title of titles)
      await insertEntry(db, contestId, { title, status: 'approved', approved_at: new Date() });
    await insertEntry(db, contestId, { title: 'pending' });
    const { slug } = await db.selectFrom('client').select('slug').where('id', '=', clientId).executeTakeFirstOrThrow();
    const home = await apiClient(service.url).call(getClientHome, { params: { clientSlug: slug } });
    const { client, contest, entries } = home.body as {
      client: { slug: string };
      contest: { id: string };
      entries: { title: string }[];
    };
    expect([home.status, client.slug, contest.id]).toEqual([200, slug, contestId]);
    expect(entries.map(({ title }) => title)).toEqual(['6', '5', '4', '3']);
    await db.updateTable('contest').set({ status: 'closed' }).where('id', '=', contestId).execute();
    const after = await apiClient(service.url).call(getClientHome, { params: { clientSlug: slug } });
    expect(after.body).toMatchObject({ contest: { state: 'scheduled' }, entries: [] });
  });

  it('lets its members change its own contests, finds none of another, and is in their list alone [UV-06]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const [mine, theirs] = [await insertContest(db), await insertContest(db)];
    const userId = await insertUser(db);
    const { client_id: clientId } = await db
      .selectFrom('contest')
      .select('client_id')
      .where('id', '=', mine)
      .executeTakeFirstOrThrow();
    await db.insertInto('client_member').values({ client_id: clientId, user_id: userId, role: 'admin' }).execute();
    const member = apiClient(service.url, { token: await service.issuer.mintToken({ userId }) });
    const rename = async (contestId: string) =>
      (await member.call(updateContest, { params: { contestId }, body: { name: 'Mine' } })).status;
    expect([await rename(mine), await rename(theirs)]).toEqual([200, 404]);
    expect((await member.call(listMyClients)).body).toMatchObject({
      items: [{ client: { id: clientId }, memberRole: 'admin' }],
      nextCursor: null,
    });
  });
});

import {
  acceptInvitation,
  cancelInvitation,
  declineInvitation,
  inviteMember,
  listInvitations,
} from '@urvote/contracts/http/clients/invitation-endpoints';
import { listMembers } from '@urvote/contracts/http/clients/member-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { startContestService } from '../contest-service.test-support.ts';
import { insertPerson, insertTestClient, type Person } from '../members/members.test-support.ts';
import { invitedToken } from './invitations.test-support.ts';

async function openScene() {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await testDatabase());
  const { db } = database;
  const service = cleanup.use(await startContestService(database.url));
  const brand = await insertTestClient(db);
  const owner = await insertPerson(db, service);
  await brand.join(owner, 'owner');
  const invite = (by: Person, email: string, memberRole: string) =>
    by.client.call(inviteMember, { params: brand.params, body: { email, memberRole } });
  const accept = (by: Person, token: string) => by.client.call(acceptInvitation, { body: { token } });
  const held = cleanup.move();
  return { db, service, brand, owner, invite, accept, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

describe('an invitation', () => {
  it('makes a member of the account with that confirmed address, once, and of no other', async () => {
    await using scene = await openScene();
    const { db, service, brand, owner, invite, accept } = scene;
    const [invited, other] = [await insertPerson(db, service), await insertPerson(db, service)];
    const made = await invite(owner, invited.email, 'judge');
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ email: invited.email, memberRole: 'judge', state: 'pending' }),
    ]);
    const token = await invitedToken(db, invited.email);
    expect(JSON.stringify(made.body)).not.toContain(token);
    const stored = JSON.stringify(await db.selectFrom('client_invitation').selectAll().execute());
    expect([stored.includes(token), stored.includes(invited.email)]).toEqual([false, false]);
    expect((await accept(other, token)).status).toBe(403);
    const unconfirmed = await insertPerson(db, service, { emailVerified: false });
    expect((await accept(unconfirmed, token)).problem().code).toBe('EMAIL_NOT_VERIFIED');
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept(invited, token)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 410)]);
    const { items } = (await invited.client.call(listMembers, { params: brand.params })).body as { items: object[] };
    expect(items).toMatchObject([{ memberRole: 'owner' }, { userId: invited.userId, memberRole: 'judge' }]);
    await invite(owner, invited.email, 'admin');
    expect((await accept(invited, await invitedToken(db, invited.email))).status).toBe(409);
    const actions = await db.selectFrom('audit_log').select(['action', 'details']).orderBy('id').execute();
    expect(actions.map(({ action }) => action)).toEqual(['client.invite', 'client.join', 'client.invite']);
    expect(JSON.stringify(actions)).not.toContain('example.org');
  });

  it('ends by being declined, cancelled, followed by another one, and after seven days', async () => {
    await using scene = await openScene();
    const { db, service, brand, owner, invite, accept } = scene;
    const invited = await insertPerson(db, service);
    const newOne = async () => {
      const { id } = (await invite(owner, invited.email, 'viewer')).body as { id: string };
      return { id, token: await invitedToken(db, invited.email) };
    };
    const anyone = apiClient(service.url);
    const [followed, declined] = [await newOne(), await newOne()];
    expect((await accept(invited, followed.token)).status).toBe(410);
    const decline = () => anyone.call(declineInvitation, { body: { token: declined.token } });
    expect([(await decline()).status, (await decline()).status]).toEqual([204, 410]);
    expect((await accept(invited, declined.token)).status).toBe(410);
    const cancelled = await newOne();
    const cancel = (params: object) =>
      owner.client.call(cancelInvitation, { params: { ...brand.params, invitationId: cancelled.id, ...params } });
    const foreign = await insertTestClient(db);
    await foreign.join(owner, 'owner');
    expect((await cancel(foreign.params)).status).toBe(404);
    expect([(await cancel({})).status, (await cancel({})).status]).toEqual([204, 409]);
    expect((await accept(invited, cancelled.token)).status).toBe(410);
    const late = await newOne();
    const { items } = (await owner.client.call(listInvitations, { params: brand.params })).body as {
      items: { state: string; createdAt: string; expiresAt: string }[];
    };
    expect(items.map(({ state }) => state)).toEqual(['cancelled', 'declined', 'cancelled', 'pending']);
    for (const { createdAt, expiresAt } of items)
      expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(7 * 86_400_000);
    await db.updateTable('client_invitation').set({ expires_at: new Date() }).where('id', '=', late.id).execute();
    expect((await accept(invited, late.token)).status).toBe(410);
    const after = (await owner.client.call(listInvitations, { params: brand.params, query: { limit: 10 } })).body;
    expect((after as { items: object[] }).items.at(-1)).toMatchObject({ state: 'expired' });
  });

  it('of an owner is for owners to send, and of anybody for nobody but administrators', async () => {
    await using scene = await openScene();
    const { db, service, brand, owner, invite } = scene;
    const [admin, viewer] = [await insertPerson(db, service), await insertPerson(db, service)];
    await brand.join(admin, 'admin');
    await brand.join(viewer, 'viewer');
    expect((await invite(admin, 'a@example.org', 'owner')).status).toBe(403);
    expect((await invite(viewer, 'a@example.org', 'viewer')).status).toBe(403);
    expect((await invite(owner, 'a@example.org', 'owner')).status).toBe(201);
    expect((await invite(admin, 'b@example.org', 'moderator')).status).toBe(201);
    expect((await invite(admin, 'no address', 'viewer')).problem().errors?.[0]?.field).toBe('body.email');
  });

  it('needs room in the plan, of which no more is used by many at once', async () => {
    await using scene = await openScene();
    const { owner, invite } = scene;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => invite(owner, `guest-${index}@example.org`, 'viewer')),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(9);
    const [refused] = answers.filter(({ status }) => status !== 201);
    expect([refused?.status, refused?.problem().code]).toEqual([402, 'PLAN_LIMIT']);
  });
});

import {
  changeMemberRole,
  leaveClient,
  listMembers,
  removeMember,
  transferOwnership,
} from '@urvote/contracts/http/clients/member-endpoints';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { startContestService } from '../contest-service.test-support.ts';
import { insertPerson, insertTestClient, type Person, type TestClient } from './members.test-support.ts';

const removing = (by: Person, { params }: TestClient, { userId }: Person) =>
  by.client.call(removeMember, { params: { ...params, userId } });
const changing = (by: Person, { params }: TestClient, { userId }: Person, memberRole: string) =>
  by.client.call(changeMemberRole, { params: { ...params, userId }, body: { memberRole } });

describe('the members of a client', () => {
  it('are listed, changed and removed by administrators, but owners by owners alone', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const brand = await insertTestClient(db);
    const person = () => insertPerson(db, service);
    const [owner, admin, viewer, stranger] = [await person(), await person(), await person(), await person()];
    await brand.join(owner, 'owner');
    await brand.join(admin, 'admin');
    await brand.join(viewer, 'viewer');
    const page = (await viewer.client.call(listMembers, { params: brand.params, query: { limit: 2 } })).body as {
      items: { memberRole: string }[];
      nextCursor: string;
    };
    expect(page.items.map(({ memberRole }) => memberRole)).toEqual(['owner', 'admin']);
    const { nextCursor: cursor } = page;
    const rest = await viewer.client.call(listMembers, { params: brand.params, query: { cursor } });
    expect(rest.body).toMatchObject({ items: [{ userId: viewer.userId }], nextCursor: null });
    expect((await changing(admin, brand, viewer, 'judge')).body).toMatchObject({ memberRole: 'judge' });
    expect((await changing(admin, brand, viewer, 'owner')).status).toBe(403);
    expect((await changing(admin, brand, owner, 'viewer')).status).toBe(403);
    expect((await removing(admin, brand, owner)).status).toBe(403);
    expect((await removing(viewer, brand, admin)).status).toBe(403);
    expect((await removing(owner, brand, stranger)).status).toBe(404);
    expect((await removing(owner, brand, viewer)).status).toBe(204);
    expect((await viewer.client.call(listMembers, { params: brand.params })).status).toBe(404);
    const audited = await db.selectFrom('audit_log').select(['action', 'details']).orderBy('id').execute();
    expect(audited).toEqual([
      { action: 'client.member.role', details: { userId: viewer.userId, from: 'viewer', to: 'judge' } },
      { action: 'client.member.remove', details: { userId: viewer.userId, from: 'judge', to: null } },
    ]);
  });

  it('keep an owner, also when ten calls at once take the last ones away', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const brand = await insertTestClient(db);
    const owners = await Promise.all(Array.from({ length: 5 }, () => insertPerson(db, service)));
    for (const owner of owners) await brand.join(owner, 'owner');
    const answers = await Promise.all(
      owners.flatMap((owner) => [
        owner.client.call(leaveClient, { params: brand.params }),
        service.admin.call(changeMemberRole, {
          params: { ...brand.params, userId: owner.userId },
          body: { memberRole: 'viewer' },
        }),
      ]),
    );
    const left = await db.selectFrom('client_member').select('user_id').where('role', '=', 'owner').execute();
    expect(left).toHaveLength(1);
    expect(answers.map(({ status }) => status)).toContain(409);
    const [last] = owners.filter(({ userId }) => userId === left[0]?.user_id);
    if (last === undefined) throw new Error('no owner is left');
    for (const refused of [
      await last.client.call(leaveClient, { params: brand.params }),
      await changing(last, brand, last, 'admin'),
      await removing(last, brand, last),
    ])
      expect([refused.status, refused.problem().detail]).toEqual([409, 'The last owner of a client stays']);
  });

  it('are handed over with the client: the other becomes an owner, the former one an administrator', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const brand = await insertTestClient(db);
    const [owner, heir] = [await insertPerson(db, service), await insertPerson(db, service)];
    await brand.join(owner, 'owner');
    const handOver = (by: Person, { userId }: Person) =>
      by.client.call(transferOwnership, { params: brand.params, body: { userId } });
    expect((await handOver(owner, heir)).status).toBe(404);
    await brand.join(heir, 'admin');
    expect((await handOver(heir, heir)).status).toBe(403);
    expect((await handOver(owner, owner)).status).toBe(409);
    const answers = await Promise.all(Array.from({ length: 10 }, () => handOver(owner, heir)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const roles = await db.selectFrom('client_member').select(['user_id', 'role']).execute();
    expect(new Map(roles.map(({ user_id, role }) => [user_id, role]))).toEqual(
      new Map([
        [owner.userId, 'admin'],
        [heir.userId, 'owner'],
      ]),
    );
  });
});

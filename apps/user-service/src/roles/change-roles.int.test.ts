import { randomUUID } from 'node:crypto';
import { getUser, grantRole, revokeRole } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { auditOf, signedInAccount } from '../accounts/signed-in-account.test-support.ts';
import { startUserService } from '../user-service.test-support.ts';

describe('the roles of an account', () => {
  it('are granted and taken by administrators, with who did it, and written into the audit log [AU-18]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const admin = await signedInAccount(service.url, db, { email: 'admin@example.org', roles: ['admin'] });
    const user = await signedInAccount(service.url, db, { email: 'user@example.org' });
    const target = { params: { userId: user.id }, body: { role: 'moderator' } };
    const granted = await admin.api.call(grantRole, target);
    expect([granted.status, granted.body]).toEqual([
      201,
      { role: 'moderator', grantedBy: admin.id, grantedAt: expect.any(String) },
    ]);
    const again = await admin.api.call(grantRole, target);
    expect([again.status, again.problem().code]).toEqual([409, 'CONFLICT']);
    const stored = await db
      .selectFrom('user_role')
      .select('granted_by')
      .where('role', '=', 'moderator')
      .executeTakeFirstOrThrow();
    expect(stored.granted_by).toBe(admin.id);
    // The old token has the old roles.
    expect((await user.me()).status).toBe(401);
    const { body } = await admin.api.call(getUser, { params: { userId: user.id } });
    expect((body as { roles: { role: string }[] }).roles.map(({ role }) => role)).toEqual(['moderator', 'voter']);

    const taken = { params: { userId: user.id, role: 'moderator' } };
    expect((await admin.api.call(revokeRole, taken)).status).toBe(204);
    expect((await admin.api.call(revokeRole, taken)).status).toBe(404);
    expect(await auditOf(db)).toEqual([
      { action: 'user.grant-role', actor_user_id: admin.id, target_id: user.id, details: { role: 'moderator' } },
      { action: 'user.revoke-role', actor_user_id: admin.id, target_id: user.id, details: { role: 'moderator' } },
    ]);
  });

  it('are granted once by twenty requests', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const admin = await signedInAccount(service.url, db, { email: 'admin@example.org', roles: ['admin'] });
    const user = await signedInAccount(service.url, db, { email: 'user@example.org' });
    const grant = () => admin.api.call(grantRole, { params: { userId: user.id }, body: { role: 'operator' } });
    const answers = await Promise.all(Array.from({ length: 20 }, grant));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(19).fill(409)]);
    expect(await auditOf(db)).toHaveLength(1);
  });

  it('leave an administrator: nobody takes it from oneself, and of two who take it from each other one stays', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const one = await signedInAccount(service.url, db, { email: 'one@example.org', roles: ['admin'] });
    const other = await signedInAccount(service.url, db, { email: 'other@example.org', roles: ['admin'] });
    const own = await one.api.call(revokeRole, { params: { userId: one.id, role: 'admin' } });
    expect([own.status, own.problem().code]).toEqual([400, 'NOT_ONESELF']);
    await Promise.all([
      one.api.call(revokeRole, { params: { userId: other.id, role: 'admin' } }),
      other.api.call(revokeRole, { params: { userId: one.id, role: 'admin' } }),
    ]);
    expect(await db.selectFrom('user_role').select('user_id').where('role', '=', 'admin').execute()).toHaveLength(1);
  });

  it('are known ones, of accounts that are there, and only administrators change them', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const admin = await signedInAccount(service.url, db, { email: 'admin@example.org', roles: ['admin'] });
    const user = await signedInAccount(service.url, db, { email: 'user@example.org' });
    const unknown = await admin.api.call(grantRole, { params: { userId: user.id }, body: { role: 'king' } });
    expect([unknown.status, unknown.problem().errors?.[0]?.field]).toEqual([422, 'body.role']);
    expect(
      (await admin.api.call(grantRole, { params: { userId: randomUUID() }, body: { role: 'artist' } })).status,
    ).toBe(404);
    expect((await user.api.call(grantRole, { params: { userId: user.id }, body: { role: 'admin' } })).status).toBe(403);
  });
});

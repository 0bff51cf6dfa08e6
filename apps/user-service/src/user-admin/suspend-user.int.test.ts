import { randomUUID } from 'node:crypto';
import { refreshSession } from '@urvote/contracts/http/sessions/session-endpoints';
import { listUsers, reactivateUser, suspendUser } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { auditOf, signedInAccount } from '../accounts/signed-in-account.test-support.ts';
import { rightPassword, startUserService, tryPassword } from '../user-service.test-support.ts';

const reason = 'Sells votes';

describe('suspending an account', () => {
  it('is listed and refuses its next call, never works on oneself, and can be taken back [UV-59]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(withDatabaseRole(database.url, 'urvote_user_service'));
    const admin = await signedInAccount(service.url, db, { email: 'admin@example.org', roles: ['voter', 'admin'] });
    const user = await signedInAccount(service.url, db, { email: 'user@example.org' });
    const listed = await admin.api.call(listUsers, { query: { suspended: false } });
    expect((listed.body as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([user.id, admin.id]);
    expect((await user.me()).status).toBe(200);

    const suspended = await admin.api.call(suspendUser, { params: { userId: user.id }, body: { reason } });
    expect([suspended.status, suspended.body]).toEqual([
      200,
      expect.objectContaining({ id: user.id, suspendedAt: expect.any(String) }),
    ]);
    expect((await user.me()).status).toBe(401);
    expect((await tryPassword(service.url, rightPassword, { email: user.email })).status).toBe(401);
    const refreshed = await user.api.call(refreshSession, { body: { refreshToken: user.refreshToken } });
    expect(refreshed.status).toBe(401);

    for (const userId of [admin.id, admin.id.toUpperCase()]) {
      const ownId = await admin.api.call(suspendUser, { params: { userId }, body: { reason } });
      expect([ownId.status, ownId.problem().code]).toEqual([400, 'NOT_ONESELF']);
      expect((await admin.api.call(reactivateUser, { params: { userId } })).status).toBe(400);
    }
    expect((await admin.me()).status).toBe(200);

    const active = await admin.api.call(reactivateUser, { params: { userId: user.id } });
    expect([active.status, active.body]).toEqual([200, expect.objectContaining({ suspendedAt: null })]);
    expect((await tryPassword(service.url, rightPassword, { email: user.email })).status).toBe(200);
    expect((await user.me()).status).toBe(401);
    expect(await auditOf(db)).toEqual([
      { action: 'user.suspend', actor_user_id: admin.id, target_id: user.id, details: { reason } },
      { action: 'user.reactivate', actor_user_id: admin.id, target_id: user.id, details: {} },
    ]);
  });

  it('is done once, however many ask at once', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const admin = await signedInAccount(service.url, db, { email: 'admin@example.org', roles: ['admin'] });
    const user = await signedInAccount(service.url, db, { email: 'user@example.org' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => admin.api.call(suspendUser, { params: { userId: user.id }, body: { reason } })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await auditOf(db)).toHaveLength(1);
    const events = await db.selectFrom('outbox_event').select('type').where('type', '=', 'user.suspended').execute();
    expect(events).toHaveLength(1);
    const sessions = await db.selectFrom('session').select(['revoke_reason']).where('user_id', '=', user.id).execute();
    expect(sessions).toEqual([{ revoke_reason: 'suspended' }]);
  });

  it('leaves one of two administrators who suspend each other', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const one = await signedInAccount(service.url, db, { email: 'one@example.org', roles: ['admin'] });
    const other = await signedInAccount(service.url, db, { email: 'other@example.org', roles: ['admin'] });
    await Promise.all([
      one.api.call(suspendUser, { params: { userId: other.id }, body: { reason } }),
      other.api.call(suspendUser, { params: { userId: one.id }, body: { reason } }),
    ]);
    expect(await db.selectFrom('user').select('id').where('suspended_at', 'is', null).execute()).toHaveLength(1);
  });

  it('is for administrators, needs a reason and an account that is there', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startUserService(database.url);
    const admin = await signedInAccount(service.url, db, { email: 'admin@example.org', roles: ['admin'] });
    const user = await signedInAccount(service.url, db, { email: 'user@example.org', roles: ['voter', 'moderator'] });
    expect((await user.api.call(suspendUser, { params: { userId: admin.id }, body: { reason } })).status).toBe(403);
    const without = await admin.api.call(suspendUser, { params: { userId: user.id }, body: { reason: ' ' } });
    expect([without.status, without.problem().errors?.[0]?.field]).toEqual([422, 'body.reason']);
    expect((await admin.api.call(suspendUser, { params: { userId: randomUUID() }, body: { reason } })).status).toBe(
      404,
    );
    expect((await admin.api.call(reactivateUser, { params: { userId: randomUUID() } })).status).toBe(404);
    expect(await auditOf(db)).toEqual([]);
  });
});

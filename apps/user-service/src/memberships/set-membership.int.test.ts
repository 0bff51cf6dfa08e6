import { randomUUID } from 'node:crypto';
import { setMembership } from '@urvote/contracts/http/memberships/membership-endpoints';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { expect, it } from 'vitest';
import { insertAccount, rightPassword, startUserService, tryPassword } from '../user-service.test-support.ts';

it('is set by administrators only, and each time it is in the audit log', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const adminId = await insertAccount(db, { roles: ['voter', 'admin'] });
  const userId = await insertAccount(db, { email: 'owner@example.org', roles: ['voter', 'board_owner'] });
  const url = withDatabaseRole(database.url, 'urvote_user_service');
  await using service = await startUserService(database.url, { database: { url, max: 5, statementTimeoutMs: 30_000 } });
  const tokenOf = async (email?: string) => {
    const { body } = await tryPassword(service.url, rightPassword, email === undefined ? {} : { email });
    return (body as { accessToken: string }).accessToken;
  };
  const admin = apiClient(service.url, { token: await tokenOf() });
  const expiresAt = '2027-01-01T00:00:00.000Z';
  const request = { params: { userId }, body: { expiresAt } };
  expect(
    (await apiClient(service.url, { token: await tokenOf('owner@example.org') }).call(setMembership, request)).status,
  ).toBe(403);
  expect((await admin.call(setMembership, request)).body).toEqual({ userId, expiresAt });
  expect((await admin.call(setMembership, { params: { userId }, body: { expiresAt: null } })).body).toEqual({
    userId,
    expiresAt: null,
  });
  expect((await admin.call(setMembership, { ...request, params: { userId: randomUUID() } })).status).toBe(404);
  expect((await admin.call(setMembership, { params: { userId }, body: {} })).status).toBe(422);
  const audit = await db
    .selectFrom('audit_log')
    .select(['action', 'actor_user_id', 'target_id', 'details'])
    .orderBy('id')
    .execute();
  const record = { action: 'user.set_membership', actor_user_id: adminId, target_id: userId };
  expect(audit).toEqual([
    { ...record, details: { from: null, to: expiresAt } },
    { ...record, details: { from: expiresAt, to: null } },
  ]);
});

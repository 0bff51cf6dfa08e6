import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { expect, it } from 'vitest';
import { insertAccount, rightPassword, startUserService, tryPassword } from '../user-service.test-support.ts';

it('shows the signed-in account as it is now, and nothing without a token [AU-15]', async () => {
  await using database = await testDatabase();
  const id = await insertAccount(database.db, { roles: ['voter', 'creator'] });
  await insertAccount(database.db, { email: 'grace@example.org' });
  await using service = await startUserService(database.url);
  const client = apiClient(service.url);
  const anonymous = await client.call(getMe);
  expect([anonymous.status, anonymous.problem().code]).toEqual([401, 'UNAUTHENTICATED']);
  const { accessToken: token } = (await tryPassword(service.url, rightPassword)).body as { accessToken: string };
  expect((await client.call(getMe, { token })).body).toMatchObject({
    id,
    roles: ['creator', 'voter'],
    emailVerified: true,
  });
  await database.db.updateTable('user').set({ email_verified_at: null }).where('id', '=', id).execute();
  await database.db.deleteFrom('user_role').where('user_id', '=', id).where('role', '=', 'creator').execute();
  expect((await client.call(getMe, { token })).body).toMatchObject({ id, roles: ['voter'], emailVerified: false });
});

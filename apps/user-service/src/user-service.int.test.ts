import { endpointsByService } from '@urvote/contracts/services/endpoints';
import { getMe, listTokenKeys } from '@urvote/contracts/http/auth/auth-endpoints';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { testDatabase } from '@urvote/testkit/test-database';
import { testIssuer } from '@urvote/testkit/tokens';
import { describe, expect, it } from 'vitest';
import type { AppContext } from './context.ts';
import { routes } from './routes.ts';
import { cheapHash, insertAccount, rightPassword, startUserService, tryPassword } from './user-service.test-support.ts';

describe('the service', () => {
  it('has exactly one route for each of its contracts', () => {
    const built = routes({ voterKeySecret: 'v' } as AppContext).map(({ endpoint }) => endpoint.id);
    expect(built.toSorted()).toEqual(endpointsByService['user-service'].map(({ id }) => id).toSorted());
  });

  it('asks for a token where one is needed, and takes none of a stranger', async () => {
    await using database = await testDatabase();
    await using stranger = await testIssuer();
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    expect((await client.call(getMe)).problem().code).toBe('UNAUTHENTICATED');
    expect((await client.call(getMe, { token: await stranger.mintToken({ roles: ['admin'] }) })).problem().code).toBe(
      'TOKEN_INVALID',
    );
    const keys = await client.call(listTokenKeys);
    expect([keys.status, JSON.stringify(keys.body).includes('"d"')]).toEqual([200, false]);
  });

  it('works with the rights of its database role alone', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    const url = withDatabaseRole(database.url, 'urvote_user_service');
    const config = { database: { url, max: 5, statementTimeoutMs: 30_000 }, passwordHash: { ...cheapHash, passes: 2 } };
    await using service = await startUserService(database.url, config);
    expect((await tryPassword(service.url, 'wrong')).status).toBe(401);
    expect((await tryPassword(service.url, rightPassword)).status).toBe(200);
    expect(service.log.lines).not.toContainEqual(expect.objectContaining({ msg: 'password hash not renewed' }));
  });

  it('starts without PostgreSQL, says so and recovers [PL-01]', async () => {
    await using postgres = await migratedPostgres({ inMemory: true });
    await postgres.stop();
    await using service = await startUserService(postgres.url);
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
    const missing = await fetch(`${service.url}/health/ready`);
    const text = await missing.text();
    expect([missing.status, JSON.parse(text)]).toEqual([
      503,
      expect.objectContaining({ checks: { postgres: 'unavailable' } }),
    ]);
    expect(text).not.toMatch(/postgres:\/\/|own-server-password/);
    const refused = await tryPassword(service.url, 'x');
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);
    await postgres.start();
    await eventually(async () => expect((await fetch(`${service.url}/health/ready`)).status).toBe(200));
    expect((await tryPassword(service.url, 'x')).status).toBe(401);
  });
});

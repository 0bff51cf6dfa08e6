import { randomUUID } from 'node:crypto';
import { createApiKey, listApiKeys } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { deleteOwnAccount } from '@urvote/contracts/http/data-rights/data-rights-endpoints';
import { forgotPassword } from '@urvote/contracts/http/passwords/password-endpoints';
import { signOut } from '@urvote/contracts/http/sessions/session-endpoints';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { signedInAccount } from './accounts/signed-in-account.test-support.ts';
import { rightPassword, startUserService, tryPassword } from './user-service.test-support.ts';

async function start() {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await testDatabase());
  const url = withDatabaseRole(database.url, 'urvote_user_service');
  const service = cleanup.use(
    await startUserService(database.url, { database: { url, max: 5, statementTimeoutMs: 30_000 } }),
  );
  const kept = () => database.db.selectFrom('idempotency_key').select(['caller', 'endpoint']).execute();
  const held = cleanup.move();
  return { db: database.db, url: service.url, kept, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const newKey = () => ({
  body: { name: 'A program', scopes: ['votes:read'], password: rightPassword },
  headers: { 'idempotency-key': randomUUID() },
});

describe('a request repeated with its key', () => {
  it('gets nothing once its session is over, and the kept answer again from another session of the account', async () => {
    await using started = await start();
    const ada = await signedInAccount(started.url, started.db, { email: 'ada@example.org' });
    const request = newKey();
    const first = await ada.api.call(createApiKey, request);
    expect(first.status).toBe(201);
    expect((await ada.api.call(signOut)).status).toBe(204);
    const late = await ada.api.call(createApiKey, request);
    expect([late.status, late.problem().code, late.headers.get('idempotency-replayed')]).toEqual([
      401,
      'TOKEN_INVALID',
      null,
    ]);
    const { accessToken } = (await tryPassword(started.url, rightPassword, { email: ada.email })).body as {
      accessToken: string;
    };
    const again = await apiClient(started.url, { token: accessToken }).call(createApiKey, request);
    expect([again.status, again.body]).toEqual([201, first.body]);
  });

  it('is a request of their own for others, also for an API key of the account', async () => {
    await using started = await start();
    const [ada, eve] = [
      await signedInAccount(started.url, started.db, { email: 'ada@example.org' }),
      await signedInAccount(started.url, started.db, { email: 'eve@example.org' }),
    ];
    const request = newKey();
    const { key } = (await ada.api.call(createApiKey, request)).body as { key: string };
    const others = await eve.api.call(createApiKey, request);
    expect([others.status, others.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect((others.body as { key: string }).key).not.toBe(key);
    expect((await apiClient(started.url, { token: key }).call(createApiKey, request)).problem().code).toBe(
      'SCOPE_MISSING',
    );
    for (const each of [ada, eve])
      expect(((await each.api.call(listApiKeys)).body as { items: unknown[] }).items).toHaveLength(1);
  });

  it('leaves nothing behind when the account is deleted', async () => {
    await using started = await start();
    const ada = await signedInAccount(started.url, started.db, { email: 'ada@example.org' });
    await ada.api.call(createApiKey, newKey());
    expect(await started.kept()).toEqual([{ caller: `user:${ada.id}`, endpoint: 'createApiKey' }]);
    const request = { body: { password: rightPassword }, headers: { 'idempotency-key': randomUUID() } };
    expect((await ada.api.call(deleteOwnAccount, request)).status).toBe(202);
    expect([(await ada.me()).status, (await ada.api.call(deleteOwnAccount, request)).status]).toEqual([401, 401]);
    expect(await started.kept()).toEqual([]);
  });

  it('mails one link to whoever asks for it behind one address, and tells them nothing of each other', async () => {
    await using started = await start();
    const { id } = await signedInAccount(started.url, started.db, { email: 'ada@example.org' });
    const anyone = apiClient(started.url);
    const headers = { 'idempotency-key': randomUUID() };
    const ask = (email: string) => anyone.call(forgotPassword, { body: { email }, headers });
    const [first, again, other] = [
      await ask('ada@example.org'),
      await ask('ada@example.org'),
      await ask('eve@example.org'),
    ];
    expect([first.status, again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([
      202,
      202,
      undefined,
      'true',
    ]);
    expect([other.status, other.problem().code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const issued = await started.db.selectFrom('one_time_token').select('user_id').where('user_id', '=', id).execute();
    expect(issued).toHaveLength(1);
    expect((await started.kept()).every(({ caller }) => /^ip:[\w-]{43}$/.test(caller))).toBe(true);
  });
});

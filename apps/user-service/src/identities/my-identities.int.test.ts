import { linkGoogle, listIdentities, unlinkIdentity } from '@urvote/contracts/http/identities/identity-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import {
  codeOf,
  publicUrl,
  returnToPlatform,
  startTestProvider,
  startWithProvider,
  TestBrowser,
  visitProvider,
} from '../openid/openid.test-support.ts';
import { insertAccount, rightPassword, type StartedUserService, tryPassword } from '../user-service.test-support.ts';

const ada = { sub: 'ada-1', email: 'ada.elsewhere@example.org', email_verified: false };

async function tokenOf(service: StartedUserService, email: string): Promise<string> {
  return ((await tryPassword(service.url, rightPassword, { email })).body as { accessToken: string }).accessToken;
}

/** To the provider as somebody who is signed in. */
async function beginLink(service: StartedUserService, token: string, browser: TestBrowser): Promise<URLSearchParams> {
  const begun = await apiClient(service.url).call(linkGoogle, {
    body: { redirect: '/settings', password: rightPassword },
    token,
  });
  expect(begun.status).toBe(200);
  browser.keep(service.url, begun.headers);
  return browser.signInAtProvider((begun.body as { authorizationUrl: string }).authorizationUrl);
}

const toGoogle = { params: { provider: 'google' }, body: { password: rightPassword } };

describe('identities of other providers', () => {
  it('are linked by who is signed in, once, and listed and unlinked', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    const userId = await insertAccount(database.db, { email: 'ada@example.org' });
    await insertAccount(database.db, { email: 'eve@example.org' });
    const client = apiClient(service.url);
    const token = await tokenOf(service, 'ada@example.org');
    provider.person = ada;
    const browser = new TestBrowser();
    const linked = await returnToPlatform(service, browser, await beginLink(service, token, browser));
    expect([linked.status, linked.headers.get('location')]).toEqual([302, `${publicUrl}/settings`]);
    expect(linked.headers.getSetCookie().filter((cookie) => cookie.includes('session'))).toEqual([]);
    expect((await client.call(listIdentities, { token })).body).toMatchObject({
      items: [{ provider: 'google', email: ada.email }],
    });
    expect((await client.call(linkGoogle, { body: { password: rightPassword }, token })).problem().code).toBe(
      'CONFLICT',
    );

    const eve = await tokenOf(service, 'eve@example.org');
    const other = new TestBrowser();
    expect(await codeOf(await returnToPlatform(service, other, await beginLink(service, eve, other)))).toEqual([
      409,
      'CONFLICT',
    ]);
    expect((await returnToPlatform(service, other, await visitProvider(service, other))).status).toBe(302);
    expect(await database.db.selectFrom('session').select('user_id').where('kind', '=', 'cookie').execute()).toEqual([
      { user_id: userId },
    ]);

    expect((await client.call(unlinkIdentity, { ...toGoogle, token: eve })).problem().code).toBe('NOT_FOUND');
    expect((await client.call(unlinkIdentity, { ...toGoogle, token })).status).toBe(204);
    expect((await client.call(listIdentities, { token })).body).toEqual({ items: [] });
    const audited = await database.db
      .selectFrom('audit_log')
      .select('action')
      .where('target_id', '=', userId)
      .orderBy('id')
      .execute();
    expect(audited.map(({ action }) => action)).toEqual(['user.identity.link', 'user.identity.unlink']);
  });

  it('stay while nothing else lets their owner in', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    await insertAccount(database.db, { email: 'ada@example.org' });
    const token = await tokenOf(service, 'ada@example.org');
    provider.person = ada;
    const browser = new TestBrowser();
    await returnToPlatform(service, browser, await beginLink(service, token, browser));
    const client = apiClient(service.url);
    for (const passwordHash of [null, 'oauth_user']) {
      await database.db.updateTable('user').set({ password_hash: passwordHash }).execute();
      expect((await client.call(unlinkIdentity, { params: toGoogle.params, token })).problem().code).toBe('CONFLICT');
    }
    expect(await database.db.selectFrom('user_identity').selectAll().execute()).toHaveLength(1);
  });

  it('are not linked for a browser that did not begin it, nor for an account suspended meanwhile', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    await insertAccount(database.db, { email: 'ada@example.org' });
    const token = await tokenOf(service, 'ada@example.org');
    provider.person = ada;
    const [mine, stranger] = [new TestBrowser(), new TestBrowser()];
    const answer = await beginLink(service, token, mine);
    expect(await codeOf(await returnToPlatform(service, stranger, answer))).toEqual([400, 'SIGN_IN_FAILED']);
    const late = await beginLink(service, token, mine);
    await database.db.updateTable('user').set({ suspended_at: new Date() }).execute();
    expect(await codeOf(await returnToPlatform(service, mine, late))).toEqual([403, 'FORBIDDEN']);
    expect(await database.db.selectFrom('user_identity').selectAll().execute()).toEqual([]);
  });
});

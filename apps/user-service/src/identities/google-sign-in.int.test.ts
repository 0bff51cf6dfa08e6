import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import { passSecondFactor } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import {
  codeOf,
  publicUrl,
  returnToPlatform,
  startSignIn,
  startTestProvider,
  startWithProvider,
  TestBrowser,
  visitProvider,
} from '../openid/openid.test-support.ts';
import { newTotpSecret } from '../sign-in/second-factor/totp.ts';
import { insertAccount, ownerEmail, type StartedUserService, startUserService } from '../user-service.test-support.ts';

const ada = { sub: 'ada-1', email: 'ada@example.org', email_verified: true, name: 'Ada Lovelace' };

async function signIn(service: StartedUserService, browser = new TestBrowser()): Promise<Response> {
  return returnToPlatform(service, browser, await visitProvider(service, browser));
}

async function whoIs(service: StartedUserService, browser: TestBrowser): Promise<unknown> {
  return (await apiClient(service.url).call(getMe, { cookie: browser.cookieOf(service.url) })).body;
}

describe('signing in by an OpenID provider', () => {
  it('goes there with state, nonce and PKCE, comes back to a path of ours only, and links no account that has not confirmed the address [AU-13]', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    const browser = new TestBrowser();
    const started = await startSignIn(service, browser, '/contests?sort=new');
    const location = new URL(started.headers.get('location') ?? '');
    expect([started.status, location.origin]).toEqual([302, provider.settings.issuer]);
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/.{40}/),
      nonce: expect.stringMatching(/.{40}/),
      redirect_uri: `${publicUrl}/api/v1/auth/google/callback`,
    });
    expect(started.headers.get('set-cookie')).toMatch(/^__Host-urvote_openid=.*HttpOnly; Secure; SameSite=Lax/);
    for (const redirect of ['https://evil.example/x', '//evil.example', '/\\evil.example', '/%2fevil.example']) {
      expect([redirect, await codeOf(await startSignIn(service, browser, redirect))]).toEqual([
        redirect,
        [400, 'REDIRECT_NOT_ALLOWED'],
      ]);
    }

    provider.person = ada;
    const answer = await visitProvider(service, browser, '/contests?sort=new');
    const wrongState = new URLSearchParams(answer);
    wrongState.set('state', 'x'.repeat(43));
    expect(await codeOf(await returnToPlatform(service, browser, wrongState))).toEqual([400, 'SIGN_IN_FAILED']);

    const userId = await insertAccount(database.db);
    await database.db.updateTable('user').set({ email_verified_at: null }).execute();
    expect(await codeOf(await returnToPlatform(service, browser, answer))).toEqual([409, 'EMAIL_TAKEN']);
    expect(await database.db.selectFrom('user_identity').selectAll().execute()).toEqual([]);

    await database.db.updateTable('user').set({ email_verified_at: new Date() }).execute();
    const done = await returnToPlatform(service, browser, await visitProvider(service, browser, '/contests?sort=new'));
    expect([done.status, done.headers.get('location')]).toEqual([302, `${publicUrl}/contests?sort=new`]);
    expect(await whoIs(service, browser)).toMatchObject({ id: userId });
    const [link] = await database.db
      .selectFrom('audit_log')
      .select(['action', 'actor_user_id', 'target_id'])
      .where('action', '=', 'user.identity.link')
      .execute();
    expect(link).toEqual({ action: 'user.identity.link', actor_user_id: userId, target_id: userId });
    expect(JSON.stringify(service.log.lines)).not.toMatch(/ada@|Lovelace/i);
  });

  it('registers who has no account, and knows them the next time by whatever address', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider({ isUserinfoNeeded: true });
    await using service = await startWithProvider(database.url, provider);
    const browser = new TestBrowser();
    provider.person = ada;
    expect((await signIn(service, browser)).status).toBe(302);
    const me = await whoIs(service, browser);
    expect(me).toMatchObject({
      username: expect.stringMatching(/^ada-lovelace-\d{4}$/),
      displayName: 'Ada Lovelace',
      emailVerified: true,
      roles: ['voter'],
    });
    provider.person = { sub: ada.sub, email: 'other@example.org', email_verified: false };
    const again = new TestBrowser();
    expect((await signIn(service, again)).status).toBe(302);
    expect(await whoIs(service, again)).toEqual(me);
    const rows = await database.db
      .selectFrom('user_identity')
      .innerJoin('user', 'user.id', 'user_id')
      .selectAll()
      .execute();
    expect(rows).toEqual([expect.objectContaining({ provider: 'google', subject: ada.sub, password_hash: null })]);
    const events = await database.db
      .selectFrom('outbox_event')
      .select('type')
      .where('type', '=', 'user.registered')
      .execute();
    expect(events).toHaveLength(1);
  });

  it('makes one account of a person who comes many times at once', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    provider.person = ada;
    const browsers = Array.from({ length: 20 }, () => new TestBrowser());
    const answers = await Promise.all(browsers.map((browser) => visitProvider(service, browser)));
    const ends = await Promise.all(
      browsers.map((browser, i) => returnToPlatform(service, browser, answers[i] ?? new URLSearchParams())),
    );
    expect(ends.map(({ status }) => status)).toEqual(browsers.map(() => 302));
    expect(await database.db.selectFrom('user').select('id').execute()).toHaveLength(1);
    expect(await database.db.selectFrom('session').select('kind').execute()).toEqual(
      browsers.map(() => ({ kind: 'cookie' })),
    );
  });

  it('takes what comes back once, and only from the browser that went', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    provider.person = ada;
    const [mine, stranger] = [new TestBrowser(), new TestBrowser()];
    const stolen = await visitProvider(service, mine);
    await startSignIn(service, stranger);
    expect(await codeOf(await returnToPlatform(service, stranger, stolen))).toEqual([400, 'SIGN_IN_FAILED']);
    expect(await codeOf(await returnToPlatform(service, mine, stolen))).toEqual([400, 'SIGN_IN_FAILED']);
    const answer = await visitProvider(service, mine);
    const all = await Promise.all([1, 2, 3].map(() => returnToPlatform(service, mine, answer)));
    expect(all.map(({ status }) => status).toSorted()).toEqual([302, 400, 400]);
    const refused = new URLSearchParams({ error: 'access_denied', iss: provider.settings.issuer });
    refused.set('state', (await visitProvider(service, mine)).get('state') ?? '');
    expect(await codeOf(await returnToPlatform(service, mine, refused))).toEqual([400, 'SIGN_IN_FAILED']);
    expect(await codeOf(await returnToPlatform(service, mine, new URLSearchParams()))).toEqual([400, 'SIGN_IN_FAILED']);
  });

  it('does without a name that cannot be stored', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    for (const [index, name] of ['Ada\0', 'Ada \ud800'].entries()) {
      provider.person = { ...ada, sub: `ada-${index}`, email: `ada-${index}@example.org`, name };
      expect((await signIn(service)).status).toBe(302);
    }
    expect(await database.db.selectFrom('user').select('display_name').execute()).toEqual([
      { display_name: null },
      { display_name: null },
    ]);
  });

  it('refuses an address the provider has not confirmed, and suspended accounts', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    for (const person of [
      { ...ada, email_verified: false },
      { sub: 'x', name: 'X' },
    ]) {
      provider.person = person;
      expect(await codeOf(await signIn(service))).toEqual([400, 'SIGN_IN_FAILED']);
    }
    expect(await database.db.selectFrom('user').select('id').execute()).toEqual([]);
    await insertAccount(database.db, { email: ownerEmail, isSuspended: true });
    provider.person = ada;
    expect(await codeOf(await signIn(service))).toEqual([403, 'FORBIDDEN']);
    expect(await database.db.selectFrom('user_identity').selectAll().execute()).toEqual([]);
    expect(await database.db.selectFrom('session').selectAll().execute()).toEqual([]);
  });

  it('asks for the second factor of an account that has one, and then gives the browser its cookies', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    const userId = await insertAccount(database.db, { email: ownerEmail });
    const sealer = createSealer('e'.repeat(32), 'totp');
    const secret = newTotpSecret();
    const factor = {
      user_id: userId,
      sealed_secret: sealer.seal(secret),
      created_at: new Date(),
      confirmed_at: new Date(),
    };
    await database.db.insertInto('totp_factor').values(factor).execute();
    provider.person = ada;
    const held = await signIn(service);
    const { code, challenge } = (await held.json()) as { code: string; challenge: string };
    expect([held.status, code, held.headers.getSetCookie()]).toEqual([401, 'SECOND_FACTOR_REQUIRED', []]);
    expect(await database.db.selectFrom('session').selectAll().execute()).toEqual([]);
    const proof = { challenge, code: new TOTP({ secret: Secret.fromBase32(secret) }).generate() };
    const passed = await apiClient(service.url).call(passSecondFactor, { body: proof });
    expect([passed.status, passed.headers.getSetCookie().length]).toEqual([200, 3]);
  });

  it('says so while the provider is away, and is not there without one', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    provider.person = ada;
    const browser = new TestBrowser();
    const answer = await visitProvider(service, browser);
    await provider.stop();
    expect(await codeOf(await returnToPlatform(service, browser, answer))).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
    await using fresh = await startWithProvider(database.url, provider);
    expect(await codeOf(await startSignIn(fresh, browser))).toEqual([503, 'TEMPORARILY_UNAVAILABLE']);
    await using without = await startUserService(database.url);
    expect(await codeOf(await startSignIn(without, browser))).toEqual([404, 'NOT_FOUND']);
    expect(await codeOf(await returnToPlatform(without, browser, answer))).toEqual([404, 'NOT_FOUND']);
  });
});

import { testDatabase } from '@urvote/testkit/test-database';
import { decodeJwt, type JWTPayload } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  codeOf,
  type Lie,
  returnToPlatform,
  startTestProvider,
  startWithProvider,
  TestBrowser,
  type TestProvider,
  visitProvider,
} from '../openid/openid.test-support.ts';
import { insertAccount, ownerEmail, type StartedUserService } from '../user-service.test-support.ts';

const ada = { sub: 'subject-of-ada', email: ownerEmail, email_verified: true, name: 'Ada' };

async function signIn(service: StartedUserService): Promise<Response> {
  const browser = new TestBrowser();
  return returnToPlatform(service, browser, await visitProvider(service, browser));
}

/** Claims that are signed as they should be, and not true. */
const claim =
  (change: JWTPayload): Lie =>
  async (_path, answer, { sign }) => ({
    ...answer,
    id_token: await sign({ ...decodeJwt(String(answer['id_token'])), ...change }),
  });

const unsigned: Lie = (_path, answer) => {
  const [, payload = ''] = String(answer['id_token']).split('.');
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  return { ...answer, id_token: `${header}.${payload}.` };
};

const ofAnotherKey: Lie = async (_path, answer, { sign }) => ({
  ...answer,
  id_token: await sign(decodeJwt(String(answer['id_token'])), 'another key'),
});

const changed: Lie = (_path, answer) => {
  const [header = '', , signature = ''] = String(answer['id_token']).split('.');
  const claims = { ...decodeJwt(String(answer['id_token'])), sub: 'somebody-else' };
  return { ...answer, id_token: `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}` };
};

const hourAgo = () => Math.floor(Date.now() / 1000) - 3600;

describe('a provider that lies', () => {
  it.each<[string, Lie]>([
    ['an unsigned ID token', unsigned],
    ['one of another key', ofAnotherKey],
    ['one that was changed', changed],
    ['one for another audience', claim({ aud: 'another-client' })],
    ['one of another issuer', claim({ iss: 'https://evil.example' })],
    ['one with the nonce of another sign-in', claim({ nonce: 'of-another' })],
    ['one that is over', claim({ iat: hourAgo() - 60, exp: hourAgo() })],
    ['none at all', (_path, answer) => ({ ...answer, id_token: undefined })],
  ])('signs nobody in by %s', async (_what, lie) => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    provider.person = ada;
    provider.lie = lie;
    expect(await codeOf(await signIn(service))).toEqual([400, 'SIGN_IN_FAILED']);
    expect(await database.db.selectFrom('user').select('id').execute()).toEqual([]);
    provider.lie = claim({});
    expect((await signIn(service)).status).toBe(302);
  });

  it('signs nobody in by what userinfo says of another subject', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider({ isUserinfoNeeded: true });
    await using service = await startWithProvider(database.url, provider);
    provider.person = ada;
    provider.lie = (path, answer) => (path === '/me' ? { ...answer, sub: 'somebody-else' } : answer);
    expect(await codeOf(await signIn(service))).toEqual([400, 'SIGN_IN_FAILED']);
    expect(await database.db.selectFrom('user').select('id').execute()).toEqual([]);
    provider.lie = undefined;
    expect((await signIn(service)).status).toBe(302);
  });
});

describe('a second subject of a provider', () => {
  const asSubject = (provider: TestProvider, sub: string) => (provider.person = { ...ada, sub });

  it('with the same confirmed address is not linked, whether the first is old or comes at once', async () => {
    await using database = await testDatabase();
    await using provider = await startTestProvider();
    await using service = await startWithProvider(database.url, provider);
    await insertAccount(database.db, { email: ownerEmail });
    const browsers = [];
    for (let i = 0; i < 6; i += 1) {
      const browser = new TestBrowser();
      asSubject(provider, `subject-${i}`);
      browsers.push({ browser, answer: await visitProvider(service, browser) });
    }
    const ends = await Promise.all(browsers.map(({ browser, answer }) => returnToPlatform(service, browser, answer)));
    expect(ends.map(({ status }) => status).toSorted()).toEqual([302, 409, 409, 409, 409, 409]);
    asSubject(provider, 'subject-late');
    expect(await codeOf(await signIn(service))).toEqual([409, 'CONFLICT']);
    expect(await database.db.selectFrom('user_identity').select('subject').execute()).toHaveLength(1);
    expect(await database.db.selectFrom('session').select('id').execute()).toHaveLength(1);
  });

  it('is refused by the database itself', async () => {
    await using database = await testDatabase();
    const user_id = await insertAccount(database.db);
    const identity = { provider: 'google', user_id, created_at: new Date(), last_used_at: new Date() };
    const insert = (subject: string) =>
      database.db
        .insertInto('user_identity')
        .values({ ...identity, subject })
        .execute();
    await insert('one');
    await expect(insert('two')).rejects.toMatchObject({ code: '23505', constraint: 'user_identity_user_key' });
  });
});

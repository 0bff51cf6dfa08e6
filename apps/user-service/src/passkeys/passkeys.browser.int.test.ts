import { createApiKey } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  listPasskeys,
  removePasskey,
  signInWithPasskey,
} from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { type ApiResponse, apiClient } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { isChromiumMissing, launchChromium } from '@urvote/testkit/chromium';
import { testDatabase } from '@urvote/testkit/test-database';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  insertAccount,
  ownerEmail,
  rightPassword,
  startUserService,
  tryPassword,
} from '../user-service.test-support.ts';
import { openPasskeyPage } from './passkeys.test-support.ts';

describe.skipIf(isChromiumMissing)('passkeys in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  async function start() {
    await using cleanup = new AsyncDisposableStack();
    const page = cleanup.use(await openPasskeyPage(browser));
    const { db, url } = cleanup.use(await testDatabase());
    const clock = testClock();
    const database = { url: withDatabaseRole(url, 'urvote_user_service'), max: 5, statementTimeoutMs: 30_000 };
    const service = cleanup.use(await startUserService(url, { publicUrl: page.origin, database }, { clock }));
    const client = apiClient(service.url);
    const userId = await insertAccount(db, { email: ownerEmail });
    const token = ((await tryPassword(service.url, rightPassword)).body as { accessToken: string }).accessToken;
    const make = async () =>
      page.create((await client.call(beginPasskey, { token, body: { password: rightPassword } })).body);
    const add = async (name = 'Laptop') => client.call(addPasskey, { token, body: { name, credential: await make() } });
    const sign = async () => page.get((await client.call(beginPasskeySignIn)).body);
    const enter = (credential: unknown, session = 'bearer') =>
      client.call(signInWithPasskey, { body: { credential, session } });
    const held = cleanup.move();
    return {
      page,
      db,
      clock,
      client,
      userId,
      token,
      make,
      add,
      sign,
      enter,
      service,
      [Symbol.asyncDispose]: () => held.disposeAsync(),
    };
  }

  const codeOf = (response: ApiResponse) => [response.status, response.problem().code];

  it('are added under a name and sign their owner in without a username, also past an authenticator app', async () => {
    await using started = await start();
    const { db, userId } = started;
    const added = await started.add();
    expect([added.status, added.body]).toEqual([201, expect.objectContaining({ name: 'Laptop', lastUsedAt: null })]);
    await db
      .insertInto('totp_factor')
      .values({ user_id: userId, sealed_secret: Buffer.alloc(1), created_at: new Date(), confirmed_at: new Date() })
      .execute();
    expect((await tryPassword(started.service.url, rightPassword)).problem().code).toBe('SECOND_FACTOR_REQUIRED');
    expect((await started.enter(await started.sign())).body).toMatchObject({ account: { id: userId } });
    expect((await started.enter(await started.sign(), 'cookie')).headers.getSetCookie()).toHaveLength(3);
    const listed = (await started.client.call(listPasskeys, { token: started.token })).body;
    expect(listed).toEqual({
      items: [expect.objectContaining({ name: 'Laptop', lastUsedAt: new Date(started.clock.nowMs()).toISOString() })],
    });
    expect(codeOf(await started.client.call(beginPasskey, { token: started.token, body: {} }))).toEqual([
      401,
      'REAUTHENTICATION_REQUIRED',
    ]);
    expect(
      (await started.client.call(beginPasskey, { token: started.token, body: { password: rightPassword } })).status,
    ).toBe(200);
    const { action } = await db
      .selectFrom('audit_log')
      .select('action')
      .where('target_id', '=', userId)
      .executeTakeFirstOrThrow();
    expect(action).toBe('user.passkey.add');
  });

  it('answer each challenge once and in time, for whom it was made', async () => {
    await using started = await start();
    const made = await started.make();
    await insertAccount(started.db, { email: 'eve@example.org' });
    const eve = (
      (await tryPassword(started.service.url, rightPassword, { email: 'eve@example.org' })).body as {
        accessToken: string;
      }
    ).accessToken;
    expect(
      codeOf(await started.client.call(addPasskey, { token: eve, body: { name: 'Mine', credential: made } })),
    ).toEqual([410, 'LINK_SPENT']);
    expect(
      (await started.client.call(addPasskey, { token: started.token, body: { name: 'Mine', credential: made } }))
        .status,
    ).toBe(201);
    expect(
      codeOf(await started.client.call(addPasskey, { token: started.token, body: { name: 'Mine', credential: made } })),
    ).toEqual([410, 'LINK_SPENT']);
    const signed = await started.sign();
    const tries = await Promise.all(Array.from({ length: 5 }, () => started.enter(signed)));
    expect(tries.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410, 410]);
    const late = await started.sign();
    started.clock.advance(5 * 60_000);
    expect(codeOf(await started.enter(late))).toEqual([410, 'LINK_SPENT']);
  });

  it('are refused when changed, counted back, unknown, of another origin, or of a suspended account', async () => {
    await using started = await start();
    const { db, userId } = started;
    await started.add();
    const changed = (await started.sign()) as { response: { userHandle: string; clientDataJSON: string } };
    const other = { ...changed, response: { ...changed.response, userHandle: Buffer.alloc(16).toString('base64url') } };
    expect(codeOf(await started.enter(other))).toEqual([401, 'PASSKEY_REFUSED']);
    const moved = (await started.sign()) as typeof changed;
    const data = JSON.parse(Buffer.from(moved.response.clientDataJSON, 'base64url').toString()) as object;
    const elsewhere = Buffer.from(JSON.stringify({ ...data, origin: 'https://evil.example' })).toString('base64url');
    expect(
      codeOf(await started.enter({ ...moved, response: { ...moved.response, clientDataJSON: elsewhere } })),
    ).toEqual([401, 'PASSKEY_REFUSED']);
    await db.updateTable('passkey').set({ sign_count: 1000 }).execute();
    expect(codeOf(await started.enter(await started.sign()))).toEqual([401, 'PASSKEY_REFUSED']);
    await db.updateTable('passkey').set({ sign_count: 0 }).execute();
    expect((await started.enter(await started.sign())).status).toBe(200);
    await db.updateTable('user').set({ suspended_at: new Date() }).where('id', '=', userId).execute();
    expect(codeOf(await started.enter(await started.sign()))).toEqual([401, 'INVALID_CREDENTIALS']);
    await db.deleteFrom('passkey').execute();
    expect(codeOf(await started.enter(await started.sign()))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  it('prove that it is their owner who makes an API key, once, and prove nothing of somebody else', async () => {
    await using started = await start();
    await started.add();
    const passkey = await started.sign();
    const make = (token: string, given: unknown) =>
      started.client.call(createApiKey, { token, body: { name: 'x', scopes: ['votes:read'], passkey: given } });
    expect((await make(started.token, passkey)).status).toBe(201);
    expect(codeOf(await make(started.token, passkey))).toEqual([410, 'LINK_SPENT']);
    await insertAccount(started.db, { email: 'eve@example.org' });
    const { body } = await tryPassword(started.service.url, rightPassword, { email: 'eve@example.org' });
    const eve = (body as { accessToken: string }).accessToken;
    expect(codeOf(await make(eve, await started.sign()))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  it('need their owner to be verified, not only to be there', async () => {
    await using started = await start();
    await started.add();
    const { cdp, authenticatorId } = started.page;
    const options = (await started.client.call(beginPasskeySignIn)).body as object;
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    const signed = await started.page.get({ ...options, userVerification: 'discouraged' });
    expect(codeOf(await started.enter(signed))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  it('are removed by their owner, but not the last way to sign in', async () => {
    await using started = await start();
    const { client, token, db } = started;
    const { id: passkeyId } = (await started.add()).body as { id: string };
    await insertAccount(db, { email: 'eve@example.org' });
    const eve = (
      (await tryPassword(started.service.url, rightPassword, { email: 'eve@example.org' })).body as {
        accessToken: string;
      }
    ).accessToken;
    const remove = async (body: object, as = token) =>
      client.call(removePasskey, { token: as, params: { passkeyId }, body });
    expect(codeOf(await remove({ password: rightPassword }, eve))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await remove({}))).toEqual([401, 'REAUTHENTICATION_REQUIRED']);
    await db.updateTable('user').set({ password_hash: null }).execute();
    expect(codeOf(await remove({ passkey: await started.sign() }))).toEqual([409, 'CONFLICT']);
    await db.updateTable('user').set({ password_hash: '$argon2id$other' }).execute();
    expect((await remove({ passkey: await started.sign() })).status).toBe(204);
    expect((await client.call(listPasskeys, { token })).body).toEqual({ items: [] });
  });
});

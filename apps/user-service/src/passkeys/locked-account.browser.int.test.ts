import { forgotPassword, requestMagicLink, useMagicLink } from '@urvote/contracts/http/passwords/password-endpoints';
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  signInWithPasskey,
} from '@urvote/contracts/http/passkeys/passkey-endpoints';
import {
  beginTotp,
  confirmTotp,
  passSecondFactor,
} from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { isChromiumMissing, launchChromium } from '@urvote/testkit/chromium';
import { type ApiResponse, apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBehindProxy } from '../sign-in/lockout/behind-proxy.test-support.ts';
import { tokenMailedTo } from '../sign-in/one-time-tokens/mailed-links.test-support.ts';
import { codeOf, stepMs } from '../sign-in/second-factor/account-with-totp.test-support.ts';
import { insertAccount, ownerEmail, rightPassword } from '../user-service.test-support.ts';
import { openPasskeyPage } from './passkeys.test-support.ts';

describe.skipIf(isChromiumMissing)('an account that strangers lock', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  /** Its owner has signed in from this browser, and has a passkey in it. */
  async function start() {
    await using cleanup = new AsyncDisposableStack();
    const page = cleanup.use(await openPasskeyPage(browser, 'http://localhost'));
    const { db, url } = cleanup.use(await testDatabase());
    await insertAccount(db);
    const service = cleanup.use(await startBehindProxy(url, { publicUrl: page.origin }));
    const client = apiClient(service.url);
    const first = await service.attempt(rightPassword);
    const { accessToken: token } = first.body as { accessToken: string };
    const device = (first.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? '';
    const proof = { password: rightPassword };
    const credential = await page.create((await client.call(beginPasskey, { token, body: proof })).body);
    expect((await client.call(addPasskey, { token, body: { name: 'Laptop', credential } })).status).toBe(201);
    const held = cleanup.move();
    return {
      ...{ service, client },
      lock: async () => {
        for (let wrong = 0; wrong < 5; wrong += 1) await service.attempt('wrong');
        expect((await service.attempt(rightPassword)).status).toBe(423);
      },
      byPassword: () => service.attempt(rightPassword, ownerEmail, device),
      byPasskey: async () => {
        const signed = await page.get((await client.call(beginPasskeySignIn)).body);
        return client.call(signInWithPasskey, { body: { credential: signed }, headers: service.strange() });
      },
      byLink: async () => {
        await client.call(requestMagicLink, { body: { email: ownerEmail }, headers: service.strange() });
        const mailed = await tokenMailedTo(service, ownerEmail, 'magic-link');
        return client.call(useMagicLink, { params: { token: mailed }, headers: service.strange() });
      },
      addTotp: async () => {
        const { secret } = (await client.call(beginTotp, { token, body: proof })).body as { secret: string };
        const code = () => codeOf(secret, service.clock.nowMs());
        await client.call(confirmTotp, { token, body: { code: code() } });
        return async (asked: ApiResponse) => {
          expect(asked.problem().code).toBe('SECOND_FACTOR_REQUIRED');
          service.clock.advance(2 * stepMs);
          const body = { challenge: asked.problem()['challenge'], code: code() };
          return client.call(passSecondFactor, { body, headers: service.strange() });
        };
      },
      [Symbol.asyncDispose]: () => held.disposeAsync(),
    };
  }

  it('lets its owner in from a known browser by password, and from any by passkey and link', async () => {
    await using started = await start();
    await started.lock();
    for (const enter of [started.byPassword, started.byPasskey, started.byLink])
      expect((await enter()).status).toBe(200);
    expect((await started.service.attempt(rightPassword)).status).toBe(423);
  });

  it('goes on to the second factor where there is one, which a passkey is by itself', async () => {
    await using started = await start();
    const pass = await started.addTotp();
    await started.lock();
    for (const enter of [started.byPassword, started.byLink]) expect((await pass(await enter())).status).toBe(200);
    expect((await started.byPasskey()).status).toBe(200);
    expect((await started.service.attempt(rightPassword)).status).toBe(423);
  });

  it('leaves links to sign in to its owner, however many for a new password strangers ask for', async () => {
    await using started = await start();
    await started.lock();
    const { client, service } = started;
    const ask = () => client.call(forgotPassword, { body: { email: ownerEmail }, headers: service.strange() });
    const statuses = [];
    for (let i = 0; i < 21; i += 1) statuses.push((await ask()).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 202), 429]);
    expect((await started.byLink()).status).toBe(200);
  });
});

import { requestMagicLink } from '@urvote/contracts/http/passwords/password-endpoints';
import { register } from '@urvote/contracts/http/registration/registration-endpoints';
import { forgotPassword } from '@urvote/contracts/http/passwords/password-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { tokenMailedTo } from '../sign-in/one-time-tokens/mailed-links.test-support.ts';
import type { LinkPurpose } from '../sign-in/one-time-tokens/mailed-links.ts';
import {
  insertAccount,
  ownerEmail,
  rightPassword,
  type StartedUserService,
  startUserService,
  tryPassword,
} from '../user-service.test-support.ts';

/** The page of a mailed link, opened and sent as a browser does. */
async function mailedPage(service: StartedUserService, purpose: LinkPurpose) {
  const url = `${service.url}/auth/${purpose}?token=${await tokenMailedTo(service, ownerEmail, purpose)}`;
  return {
    open: () => fetch(url),
    send: (fields: Record<string, string> = {}, origin = service.url) =>
      fetch(url, { method: 'POST', headers: { origin }, body: new URLSearchParams(fields) }),
  };
}

describe('the page of a link', () => {
  it('confirms an address by its button, and not by being opened [AU-04]', async () => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    await apiClient(service.url).call(register, {
      body: { email: ownerEmail, username: 'ada', password: rightPassword },
    });
    const page = await mailedPage(service, 'verify-email');
    const isConfirmed = async () =>
      (await database.db.selectFrom('user').select('email_verified_at').executeTakeFirstOrThrow()).email_verified_at !==
      null;
    for (let scan = 0; scan < 2; scan += 1) {
      const opened = await page.open();
      expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(opened.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect([opened.headers.get('cache-control'), opened.headers.get('referrer-policy')]).toEqual([
        'no-store',
        'same-origin',
      ]);
      expect(await opened.text()).toContain('<button type="submit">Confirm the address</button>');
    }
    expect(await isConfirmed()).toBe(false);
    expect(await (await page.send()).text()).toContain('Your e-mail address is confirmed');
    expect(await isConfirmed()).toBe(true);
    expect(await (await page.send()).text()).toContain('The link was used before or has expired');
  });

  it('takes a new password that is long enough', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    await apiClient(service.url).call(forgotPassword, { body: { email: ownerEmail } });
    const page = await mailedPage(service, 'reset-password');
    expect(await (await page.open()).text()).toContain('autocomplete="new-password"');
    expect(await (await page.send({ password: 'short' })).text()).toContain('8 to 1024 characters');
    expect(await (await page.send({ password: 'long enough' })).text()).toContain('Your new password holds');
    expect((await tryPassword(service.url, 'long enough')).status).toBe(200);
    expect(await (await page.send({ password: 'another one' })).text()).toContain(
      'The link was used before or has expired',
    );
  });

  it('signs in by cookies, from the page itself alone', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    await apiClient(service.url).call(requestMagicLink, { body: { email: ownerEmail } });
    const page = await mailedPage(service, 'magic-link');
    expect((await page.send({}, 'https://evil.example')).headers.getSetCookie()).toEqual([]);
    const signedIn = await page.send();
    expect(await signedIn.text()).toContain('You are signed in');
    const cookie = signedIn.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    expect((await fetch(`${service.url}/api/v1/auth/me`, { headers: { cookie } })).status).toBe(200);
    expect((await page.send()).headers.getSetCookie()).toEqual([]);
  });
});

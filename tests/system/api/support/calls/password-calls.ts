import {
  changePassword,
  forgotPassword,
  requestMagicLink,
  resetPassword,
  useMagicLink,
} from '@urvote/contracts/http/passwords/password-endpoints';
import {
  readMagicLinkPage,
  readResetPasswordPage,
  sendMagicLinkPage,
  sendResetPasswordPage,
} from '@urvote/contracts/http/registration/link-page-endpoints';
import { rightPassword } from '@urvote/user-service/user-service.test-support';
import { expect } from 'vitest';
import { mailedToken } from '../mailed-tokens.ts';
import { type Calling, newAccount } from './new-account.ts';

const emptyForm = { 'content-type': 'application/x-www-form-urlencoded' };

/** A password is changed, then forgotten and set by the API, and again on the page. */
export async function callPasswords(calling: Calling): Promise<void> {
  const { platform } = calling;
  const anyone = calling.clientOf();
  const { email, client } = await newAccount(calling);
  const forget = async () => {
    await anyone.call(forgotPassword, { body: { email } });
    return mailedToken(platform, email, 'reset-password');
  };
  await client.call(changePassword, { body: { currentPassword: rightPassword, newPassword: 'the second password' } });
  await anyone.call(resetPassword, { body: { token: await forget(), password: 'the third password' } });
  const query = { token: await forget() };
  expect((await anyone.call(readResetPasswordPage, { query })).body).toContain('Choose a new password');
  expect((await anyone.call(sendResetPasswordPage, { query, headers: emptyForm })).body).toContain(
    'A password has 8 to 1024 characters',
  );
  const form = new URLSearchParams({ password: 'the fourth password' });
  const sent = await fetch(`${platform.url}${sendResetPasswordPage.path}?token=${query.token}`, {
    method: 'POST',
    body: form,
  });
  expect([sent.status, await sent.text()]).toEqual([200, expect.stringContaining('Your new password holds')]);
}

/** Somebody signs in by a link twice: by the API and on the page. */
export async function callMagicLinks(calling: Calling): Promise<void> {
  const { platform } = calling;
  const anyone = calling.clientOf();
  const { email } = await newAccount(calling);
  const ask = async () => {
    await anyone.call(requestMagicLink, { body: { email } });
    return mailedToken(platform, email, 'magic-link');
  };
  await anyone.call(useMagicLink, { params: { token: await ask() } });
  const query = { token: await ask() };
  expect((await anyone.call(readMagicLinkPage, { query })).body).toContain('This signs you in on this device');
  expect((await anyone.call(sendMagicLinkPage, { query, headers: { origin: platform.url } })).body).toContain(
    'You are signed in',
  );
}

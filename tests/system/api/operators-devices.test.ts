import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { expect, it } from 'vitest';
import { type Person, registered, signInToOps } from './support/person.ts';
import { startPlatform } from './support/platform.ts';

const deviceOf = (cookie: string) => cookie.split('; ').find((each) => each.startsWith('urvote_ops_device=')) ?? '';

it('keep an operator’s way in open while strangers lock the account, at the gateway or on the sign-in page', async () => {
  await using platform = await startPlatform({ with: ['user'], hasWorker: false });
  const opsUrl = await platform.startOps();
  const [ada, eve] = [await registered(platform, ['operator']), await registered(platform, ['operator'])];
  const [known, ofEve] = [deviceOf(await signInToOps(opsUrl, ada)), deviceOf(await signInToOps(opsUrl, eve))];
  expect([known, ofEve]).toEqual([expect.stringContaining('.'), expect.stringContaining('.')]);
  let stranger = 0;
  const strange = () => ({ 'x-forwarded-for': `198.51.100.${(stranger += 1)}` });
  const isIn = async (person: Person, cookie: string) =>
    (await signInToOps(opsUrl, person, { cookie, ...strange() })).includes('urvote_ops=');
  const wrong = { email: ada.email, password: 'a guess' };
  for (let i = 0; i < 6; i += 1) await apiClient(platform.url).call(signIn, { body: wrong, headers: strange() });
  for (let i = 0; i < 6; i += 1) {
    const body = new URLSearchParams({ ...wrong, next: '/' });
    await fetch(`${opsUrl}/sign-in`, { method: 'POST', body, headers: strange(), redirect: 'manual' });
  }
  for (const cookie of ['', ofEve, `${known}x`, 'urvote_ops_device=a.99999999999.b'])
    expect([cookie, await isIn(ada, cookie)]).toEqual([cookie, false]);
  expect([await isIn(ada, known), await isIn(eve, '')]).toEqual([true, true]);
});

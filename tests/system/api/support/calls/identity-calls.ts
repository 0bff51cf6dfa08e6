import { randomUUID } from 'node:crypto';
import {
  linkGoogle,
  listIdentities,
  returnFromGoogle,
  signInWithGoogle,
  unlinkIdentity,
} from '@urvote/contracts/http/identities/identity-endpoints';
import type { ApiResponse } from '@urvote/testkit/http-client';
import { TestBrowser, type TestProvider } from '@urvote/user-service/openid/openid.test-support';
import { rightPassword } from '@urvote/user-service/user-service.test-support';
import { type Calling, newAccount } from './new-account.ts';

/** A new person comes from the provider; another, who has an account, links and unlinks it. */
export async function callIdentities(calling: Calling, provider: TestProvider): Promise<void> {
  const { platform, clientOf } = calling;
  const anyone = clientOf();
  /** With a browser of its own, through the provider and back. */
  const goAround = async (begun: ApiResponse, authorizationUrl: string) => {
    const browser = new TestBrowser();
    browser.keep(platform.url, begun.headers);
    const sub = randomUUID();
    provider.person = { sub, email: `${sub}@example.org`, email_verified: true, name: 'Grace' };
    const query = Object.fromEntries(await browser.signInAtProvider(authorizationUrl));
    await anyone.call(returnFromGoogle, { query, cookie: browser.cookieOf(platform.url) });
  };
  const started = await anyone.call(signInWithGoogle, { query: { redirect: '/' } });
  await goAround(started, started.headers.get('location') ?? '');
  const { client } = await newAccount(calling);
  const begun = await client.call(linkGoogle, { body: { redirect: '/settings', password: rightPassword } });
  await goAround(begun, (begun.body as { authorizationUrl: string }).authorizationUrl);
  await client.call(listIdentities);
  await client.call(unlinkIdentity, { params: { provider: 'google' }, body: { password: rightPassword } });
}

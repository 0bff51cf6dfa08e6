import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  listPasskeys,
  removePasskey,
  signInWithPasskey,
} from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { isChromiumMissing, launchChromium } from '@urvote/testkit/chromium';
import { openPasskeyPage } from '@urvote/user-service/passkeys/passkeys.test-support';
import { rightPassword } from '@urvote/user-service/user-service.test-support';
import { type Calling, newAccount } from './new-account.ts';

/** Successes that take a browser with an authenticator; without one (never in CI) they are not called. */
export const uncalledPasskeySuccesses = isChromiumMissing
  ? ['signInWithPasskey 200', 'addPasskey 201', 'removePasskey 204']
  : [];

/** A passkey is added in a browser, signs its owner in and is removed. @param origin the platform's public one */
export async function callPasskeys(calling: Calling, origin: string): Promise<void> {
  const anyone = calling.clientOf();
  const { client } = await newAccount(calling);
  const creation = (await client.call(beginPasskey, { body: { password: rightPassword } })).body;
  await client.call(listPasskeys);
  const request = (await anyone.call(beginPasskeySignIn)).body;
  if (isChromiumMissing) return;
  await using browser = await launchChromium();
  await using page = await openPasskeyPage(browser, origin);
  const added = await client.call(addPasskey, { body: { name: 'Laptop', credential: await page.create(creation) } });
  await anyone.call(signInWithPasskey, { body: { credential: await page.get(request) } });
  await client.call(removePasskey, {
    params: { passkeyId: (added.body as { id: string }).id },
    body: { password: rightPassword },
  });
}

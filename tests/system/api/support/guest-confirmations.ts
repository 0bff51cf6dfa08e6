import {
  confirmVote,
  readConfirmationPage,
  sendConfirmationPage,
} from '@urvote/contracts/http/confirmations/confirmation-endpoints';
import { confirmationMails } from '@urvote/gateway/confirmations/confirmations.test-support';
import type { ApiClient } from '@urvote/testkit/http-client';
import { expect } from 'vitest';
import type { Platform } from './platform.ts';

/** The token in the newest mail to the address, as its reader sees it. */
export async function tokenOfMailTo({ db, secrets }: Platform, address: string): Promise<string> {
  const mails = await confirmationMails(db, secrets.DATA_ENCRYPTION_KEY);
  const { token } = mails.findLast(({ to }) => to === address) ?? expect.fail(`no mail to ${address}`);
  return token;
}

/** Two guests, of whom one confirms by the API and one on the page. */
export async function confirmInEveryWay(platform: Platform, client: ApiClient): Promise<void> {
  const {
    entryIds: [entryId = ''],
  } = await platform.seed({ contest: { guest_confirmation: 'email' } });
  const [first, second] = [await platform.guest(), await platform.guest()];
  for (const guest of [first, second]) await guest.cast(entryId);
  expect((await client.call(confirmVote, { body: { token: await tokenOfMailTo(platform, first.email) } })).status).toBe(
    202,
  );
  const query = { token: await tokenOfMailTo(platform, second.email) };
  expect((await client.call(readConfirmationPage, { query })).body).toContain('Confirm the vote');
  expect((await client.call(sendConfirmationPage, { query })).body).toContain('Your vote is cast');
}

import type { ApiClient } from '@urvote/testkit/http-client';
import { publicUrl, type TestProvider } from '@urvote/user-service/openid/openid.test-support';
import { callApiKeys } from './api-key-calls.ts';
import { callDataRights } from './data-rights-calls.ts';
import { callIdentities } from './identity-calls.ts';
import { type Calling, newAccount } from './new-account.ts';
import { callPasskeys } from './passkey-calls.ts';
import { callMagicLinks, callPasswords } from './password-calls.ts';
import { callProfiles } from './profile-calls.ts';
import { callRegistration } from './registration-calls.ts';
import { callSecondFactors } from './second-factor-calls.ts';
import { callSessions } from './session-calls.ts';
import { callUserAdmin } from './user-admin-calls.ts';

export interface AccountScene {
  contestId: string;
  provider: TestProvider;
  admin: ApiClient;
}

/** Everything about accounts, on a platform that people reach at the public address the provider knows. */
export async function callAccounts(calling: Calling, { contestId, provider, admin }: AccountScene): Promise<void> {
  await callRegistration(calling);
  await callPasswords(calling);
  await callMagicLinks(calling);
  await callIdentities(calling, provider);
  await callSecondFactors(calling);
  await callPasskeys(calling, publicUrl);
  await callSessions(calling);
  await callApiKeys((await newAccount(calling)).client);
  await callProfiles(calling, contestId, admin);
  await callUserAdmin(calling, admin);
  await callDataRights(calling);
}

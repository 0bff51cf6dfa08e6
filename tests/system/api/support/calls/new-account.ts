import { randomUUID } from 'node:crypto';
import type { Role } from '@urvote/contracts/accounts/roles';
import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';
import { insertAccount, rightPassword } from '@urvote/user-service/user-service.test-support';
import type { Platform } from '../platform.ts';

/** Where calls go and by which clients, so that their caller sees every answer. */
export interface Calling {
  platform: Platform;
  clientOf(given?: { token: string }): ApiClient;
}

export interface NewAccount {
  userId: string;
  email: string;
  /** Signed in. */
  client: ApiClient;
}

/** An account of its own with a confirmed address and the right password, so that calls end nothing for each other. */
export async function newAccount(
  { platform, clientOf }: Calling,
  roles: readonly Role[] = ['voter'],
): Promise<NewAccount> {
  const email = `${randomUUID()}@example.org`;
  const userId = await insertAccount(platform.db, { email, roles });
  return { userId, email, client: clientOf({ token: await signInAs(clientOf(), email) }) };
}

/** @returns the access token */
export async function signInAs(client: ApiClient, email: string, password = rightPassword): Promise<string> {
  return ((await client.call(signIn, { body: { email, password } })).body as { accessToken: string }).accessToken;
}

import { randomUUID } from 'node:crypto';
import type { Role } from '@urvote/contracts/accounts/roles';
import { createApiKey } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { register } from '@urvote/contracts/http/registration/registration-endpoints';
import type { ApiResponse } from '@urvote/testkit/http-client';
import type { Platform } from './platform.ts';

const password = 'correct horse battery staple';

export interface Person {
  userId: string;
  email: string;
  roles: string[];
}

/** Registered as anybody is, with the address confirmed. @param more roles beside that of a voter */
export async function registered(platform: Platform, more: readonly Role[] = []): Promise<Person> {
  const name = randomUUID().slice(0, 8);
  const email = `${name}@example.org`;
  const { status } = await platform.api.call(register, { body: { email, username: `p-${name}`, password } });
  if (status !== 202) throw new Error(`registering is answered ${status}`);
  const { body } = await signInOf(platform, { email });
  const { id, roles } = (body as { account: { id: string; roles: string[] } }).account;
  await platform.db.updateTable('user').set({ email_verified_at: new Date() }).where('id', '=', id).execute();
  for (const role of more) await platform.db.insertInto('user_role').values({ user_id: id, role }).execute();
  return { userId: id, email, roles };
}

export function signInOf(
  platform: Platform,
  { email }: Pick<Person, 'email'>,
  session: 'bearer' | 'cookie' = 'bearer',
): Promise<ApiResponse> {
  return platform.api.call(signIn, { body: { email, password, session } });
}

export async function tokenOf(platform: Platform, person: Person): Promise<string> {
  const { status, body } = await signInOf(platform, person);
  if (status !== 200) throw new Error(`signing in is answered ${status}`);
  return (body as { accessToken: string }).accessToken;
}

/** @returns the header of a browser */
export async function cookieOf(platform: Platform, person: Person): Promise<string> {
  return cookieHeader((await signInOf(platform, person, 'cookie')).headers);
}

export async function keyOf(platform: Platform, person: Person): Promise<string> {
  const token = await tokenOf(platform, person);
  const scopes = ['profile:read', 'votes:read', 'votes:write', 'contests:read', 'contests:write'];
  const made = await platform.api.call(createApiKey, { token, body: { name: 'All', scopes, password } });
  return (made.body as { key: string }).key;
}

/** By the form of the operators' pages. @returns the header of a browser, empty when it is refused */
export async function signInToOps(
  url: string,
  { email }: Person,
  headers: Record<string, string> = {},
): Promise<string> {
  const body = new URLSearchParams({ email, password, next: '/' });
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', body, headers, redirect: 'manual' });
  return cookieHeader(answer.headers);
}

function cookieHeader(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}

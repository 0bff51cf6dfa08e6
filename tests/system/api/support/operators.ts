import { randomInt, randomUUID } from 'node:crypto';
import type { Role } from '@urvote/contracts/accounts/roles';
import { insertAccount, rightPassword } from '@urvote/user-service/user-service.test-support';
import type { Platform } from './platform.ts';

/** What a browser of an operator sends. */
export interface OperatorSession {
  cookie: string;
  csrf: string;
  userId: string;
}

function sendForm(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
}

/** So that no quota of an address is met. */
const anyAddress = () => `192.0.${randomInt(256)}.${randomInt(256)}`;

/** Of a new account with these roles, by the form. */
export async function signInOperator({ db, opsUrl }: Platform, roles: readonly Role[]): Promise<OperatorSession> {
  const email = `${randomUUID()}@example.org`;
  const userId = await insertAccount(db, { email, roles: [...roles] });
  const from = { 'x-forwarded-for': anyAddress() };
  const response = await sendForm(`${opsUrl}/sign-in`, { email, password: rightPassword }, from);
  if (response.status !== 303) throw new Error(`signing in is answered ${response.status}`);
  const pairs = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
  const token = pairs.find((pair) => pair.startsWith('XSRF-TOKEN='));
  return { cookie: pairs.join('; '), csrf: token?.slice('XSRF-TOKEN='.length) ?? '', userId };
}

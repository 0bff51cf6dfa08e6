import { bearerSignedIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { refreshSession, signOut } from '@urvote/contracts/http/sessions/session-endpoints';
import type { z } from 'zod';

export type Tokens = z.infer<typeof bearerSignedIn>;

/** The operator's own address and browser, which the account's list of sessions shows. */
export interface SessionClient {
  ip: string;
  userAgent: string | undefined;
}

/** A page waits for it. */
const timeoutMs = 2_000;

/** @throws {ProblemError} TOKEN_INVALID when the session has ended, TEMPORARILY_UNAVAILABLE */
export async function exchangeRefreshToken(url: string, token: string, client: SessionClient): Promise<Tokens> {
  const response = await post(new URL(refreshSession.path, url), client, {}, { refreshToken: token });
  if ([400, 401, 403, 422].includes(response.status)) throw new ProblemError('TOKEN_INVALID');
  const parsed = bearerSignedIn.safeParse(response.ok ? await response.json().catch(() => undefined) : undefined);
  if (!parsed.success) throw unavailable(new Error(`The user service answered ${response.status}`));
  return parsed.data;
}

/** Ends the session of the account, with every token that stems from it. @throws {ProblemError} TEMPORARILY_UNAVAILABLE */
export async function endAccountSession(url: string, accessToken: string, client: SessionClient): Promise<void> {
  const response = await post(new URL(signOut.path, url), client, { authorization: `Bearer ${accessToken}` });
  // A token that is refused has ended already.
  if (!response.ok && response.status !== 401) throw unavailable(new Error(`Sign-out answered ${response.status}`));
}

async function post(url: URL, { ip, userAgent = '' }: SessionClient, headers: Record<string, string>, body?: unknown) {
  const sent = { ...headers, 'x-forwarded-for': ip, 'user-agent': userAgent, 'content-type': 'application/json' };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const signal = AbortSignal.timeout(timeoutMs);
  return fetch(url, { method: 'POST', headers: sent, ...content, redirect: 'error', signal }).catch(
    (cause: unknown) => {
      throw unavailable(cause);
    },
  );
}

function unavailable(cause: unknown): ProblemError {
  return new ProblemError('TEMPORARILY_UNAVAILABLE', { detail: 'The user service does not answer', cause });
}

import { bearerSignedIn, signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { passSecondFactor } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { z } from 'zod';
import type { Tokens } from '../session/user-service/session-calls.ts';
import { type Device, deviceHeader, givenDevice } from './device-cookie.ts';

export interface OperatorCredentials {
  email: string;
  password: string;
  /** Of the authenticator app, for accounts that have one. */
  code?: string;
  clientIp: string;
  /** Which the browser keeps of its last sign-in. */
  device?: string | undefined;
}

export interface AuthenticatedOperator {
  tokens: Tokens;
  device: Device | undefined;
}

const timeoutMs = 5_000;

const heldSignIn = z.looseObject({ code: z.literal('SECOND_FACTOR_REQUIRED'), challenge: z.string() });

/** @throws {ProblemError} INVALID_CREDENTIALS, SECOND_FACTOR_REQUIRED, SECOND_FACTOR_WRONG, ACCOUNT_LOCKED, QUOTA_EXCEEDED, TEMPORARILY_UNAVAILABLE */
export async function authenticateOperator(
  url: string,
  { email, password, code, clientIp, device }: OperatorCredentials,
): Promise<AuthenticatedOperator> {
  const headers = { 'x-forwarded-for': clientIp, ...deviceHeader(device) };
  const first = await post(new URL(signIn.path, url), { email, password }, headers);
  const held = first.status === 401 ? heldSignIn.safeParse(await jsonOf(first)) : undefined;
  if (held?.success !== true) return signedInBy(first, 'INVALID_CREDENTIALS');
  if (code === undefined)
    throw new ProblemError('SECOND_FACTOR_REQUIRED', { detail: 'Give the code of your authenticator app, too' });
  const second = await post(new URL(passSecondFactor.path, url), { challenge: held.data.challenge, code }, headers);
  return signedInBy(second, 'SECOND_FACTOR_WRONG');
}

async function post(url: URL, body: Record<string, string>, headers: Record<string, string>): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw unavailable(cause);
  });
}

async function signedInBy(
  response: Response,
  refusal: 'INVALID_CREDENTIALS' | 'SECOND_FACTOR_WRONG',
): Promise<AuthenticatedOperator> {
  if (response.status === 423) throw new ProblemError('ACCOUNT_LOCKED');
  if (response.status === 429) throw new ProblemError('QUOTA_EXCEEDED');
  if ([401, 410, 422].includes(response.status)) throw new ProblemError(refusal);
  const parsed = bearerSignedIn.safeParse(response.ok ? await jsonOf(response) : undefined);
  if (!parsed.success) throw unavailable(new Error(`The user service answered ${response.status}`));
  return { tokens: parsed.data, device: givenDevice(response.headers) };
}

async function jsonOf(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined) as Promise<unknown>;
}

function unavailable(cause: unknown): ProblemError {
  return new ProblemError('TEMPORARILY_UNAVAILABLE', { detail: 'The user service does not answer', cause });
}

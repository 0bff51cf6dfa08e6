import type { SessionKind } from '@urvote/contracts/http/auth/auth-endpoints';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { challengeMinutes, secondFactorMethods } from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from '../../context.ts';
import { issueOneTimeToken } from '../one-time-tokens/one-time-tokens.queries.ts';
import { hasActiveTotp } from './second-factor.queries.ts';

export type ChallengeContext = Pick<AppContext, 'clock' | 'sealers'>;

export interface PendingSignIn {
  userId: string;
  /** The hash that a password matched; when it changes, the sign-in ends. */
  passwordHash?: string | null | undefined;
  kind: SessionKind;
}

export interface Challenge {
  challenge: string;
}

/** @returns undefined when the account has no second factor */
export async function challengeIfNeeded(
  app: ChallengeContext,
  trx: Trx,
  { userId, ...payload }: PendingSignIn,
): Promise<Challenge | undefined> {
  if (!(await hasActiveTotp(trx, userId))) return undefined;
  const now = new Date(app.clock.nowMs());
  const token = { purpose: 'second-factor' as const, userId, payload, ttlMs: challengeMinutes * 60_000, now };
  return { challenge: await issueOneTimeToken(trx, app.sealers.oneTimeToken, token) };
}

export function secondFactorRequired({ challenge }: Challenge): ProblemError {
  return new ProblemError('SECOND_FACTOR_REQUIRED', { extensions: { challenge, methods: secondFactorMethods } });
}

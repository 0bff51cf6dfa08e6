import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Sealer } from '@urvote/platform/crypto/sealer';
import { newToken, tokenHash } from '@urvote/platform/crypto/token-hash';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export type TokenPurpose =
  | 'verify-email'
  | 'reset-password'
  | 'magic-link'
  | 'oidc-sign-in'
  | 'second-factor'
  | 'passkey-register'
  | 'passkey-sign-in';

export interface NewOneTimeToken {
  purpose: TokenPurpose;
  userId?: string;
  /** Stored encrypted. */
  payload?: Record<string, unknown>;
  ttlMs: number;
  now: Date;
  /** Ends the user's earlier tokens of this purpose. */
  replaces?: boolean;
}

export interface RedeemedToken {
  userId: string | null;
  payload: Record<string, unknown>;
}

export const oneTimePurpose = 'one-time-token';

/** @returns the token; only its hash is stored */
export async function issueOneTimeToken(trx: Trx, sealer: Sealer, given: NewOneTimeToken): Promise<string> {
  const { purpose, userId, payload, ttlMs, now, replaces = false } = given;
  if (replaces && userId !== undefined) await deleteTokens(trx, userId, purpose);
  const token = newToken();
  await trx
    .insertInto('one_time_token')
    .values({
      hash: tokenHash(token),
      purpose,
      user_id: userId ?? null,
      sealed_payload: payload === undefined ? null : sealer.seal(JSON.stringify(payload)),
      created_at: now,
      expires_at: new Date(now.getTime() + ttlMs),
    })
    .execute();
  return token;
}

async function deleteTokens(trx: Trx, userId: string, purpose: TokenPurpose): Promise<void> {
  await trx.deleteFrom('one_time_token').where('user_id', '=', userId).where('purpose', '=', purpose).execute();
}

/**
 * Uses a token up. Of many who try at once one gets it; a rollback gives it back.
 * @throws {ProblemError} LINK_SPENT when it is unknown, used, over, or for another purpose
 */
export async function redeemOneTimeToken(
  trx: Trx,
  sealer: Sealer,
  { purpose, token, now }: { purpose: TokenPurpose; token: string; now: Date },
): Promise<RedeemedToken> {
  const row = await trx
    .updateTable('one_time_token')
    .set({ used_at: now })
    .where('hash', '=', tokenHash(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where(sql<boolean>`expires_at > ${now}`)
    .returning(['user_id', 'sealed_payload'])
    .executeTakeFirst();
  return openRow(sealer, row);
}

export interface TokenAttempt {
  purpose: TokenPurpose;
  token: string;
  now: Date;
  limit: number;
}

/**
 * Counts an attempt at what the token is asked for together with, and leaves the token to be redeemed. It is counted
 * before the outcome is known, so that attempts in parallel are limited too.
 * @throws {ProblemError} LINK_SPENT when it is unknown, used, over, for another purpose, or was attempted too often
 */
export async function attemptOneTimeToken(
  db: Db,
  sealer: Sealer,
  { purpose, token, now, limit }: TokenAttempt,
): Promise<RedeemedToken> {
  const row = await db
    .updateTable('one_time_token')
    .set({ try_count: sql`try_count + 1` })
    .where('hash', '=', tokenHash(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('try_count', '<', limit)
    .where(sql<boolean>`expires_at > ${now}`)
    .returning(['user_id', 'sealed_payload'])
    .executeTakeFirst();
  return openRow(sealer, row);
}

function openRow(
  sealer: Sealer,
  row: { user_id: string | null; sealed_payload: Buffer | null } | undefined,
): RedeemedToken {
  if (row === undefined) throw new ProblemError('LINK_SPENT');
  const payload =
    row.sealed_payload === null
      ? {}
      : (JSON.parse(sealer.open(row.sealed_payload).toString()) as Record<string, unknown>);
  return { userId: row.user_id, payload };
}

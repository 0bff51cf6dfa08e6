import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { apiKeyDays } from '@urvote/contracts/http/api-keys/api-key-endpoints';

const dayMs = 86_400_000;

/** @param asked null for no end @throws {ProblemError} VALIDATION_FAILED when it is over or too far away */
export function keyExpiry(asked: string | null | undefined, now: Date): Date | null {
  if (asked === null) return null;
  if (asked === undefined) return new Date(now.getTime() + apiKeyDays.byDefault * dayMs);
  const expiresAt = new Date(asked);
  if (expiresAt <= now) throw refusal('too_small', 'This is over already');
  if (expiresAt.getTime() > now.getTime() + apiKeyDays.most * dayMs)
    throw refusal('too_big', `A key lives for ${apiKeyDays.most} days at most`);
  return expiresAt;
}

/** As long as the key before it; one without end is an administrator's, or from before keys ended. */
export function successorExpiry(
  before: { createdAt: Date; expiresAt: Date | null },
  { isAdmin, now }: { isAdmin: boolean; now: Date },
): Date | null {
  if (before.expiresAt === null) return isAdmin ? null : keyExpiry(undefined, now);
  const lifeMs = before.expiresAt.getTime() - before.createdAt.getTime();
  return new Date(now.getTime() + Math.min(lifeMs, apiKeyDays.most * dayMs));
}

function refusal(code: string, message: string): ProblemError {
  return new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'body.expiresAt', code, message }] });
}

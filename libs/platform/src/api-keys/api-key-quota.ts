import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { UserCaller } from '../auth/caller.ts';
import type { QuotaState } from '../rate-limit/quota.ts';
import type { RateLimiters } from '../rate-limit/rate-limiters.ts';

const policyName = 'api-key';
const durationSeconds = 60;
/** The most that the table allows. Each key's own number is compared here, so all share one limiter. */
const quota = { name: policyName, points: 100_000, durationSeconds, scope: 'shared' } as const;

/** Counts a request of an API key, over all services. @throws {ProblemError} QUOTA_EXCEEDED */
export async function spendApiKeyQuota(
  caller: UserCaller,
  limiters: RateLimiters | undefined,
  responseHeaders: string[],
): Promise<void> {
  const { apiKeyId, requestsPerMinute = 0 } = caller;
  if (apiKeyId === undefined) return;
  if (limiters === undefined) throw new Error('API keys are taken, but the app was given no rate limiters');
  const { remaining, resetSeconds } = ownState(await limiters.consume(quota, apiKeyId), requestsPerMinute);
  responseHeaders.push('RateLimit-Policy', `"${policyName}";q=${requestsPerMinute};w=${durationSeconds}`);
  responseHeaders.push('RateLimit', `"${policyName}";r=${Math.max(0, remaining)};t=${resetSeconds}`);
  if (remaining >= 0) return;
  throw new ProblemError('QUOTA_EXCEEDED', {
    retryAfterSeconds: resetSeconds,
    extensions: { 'violated-policies': [policyName] },
  });
}

function ownState(
  { isAllowed, remaining, resetSeconds }: QuotaState,
  requestsPerMinute: number,
): { remaining: number; resetSeconds: number } {
  const usedCount = isAllowed ? quota.points - remaining : Number.POSITIVE_INFINITY;
  return { remaining: requestsPerMinute - usedCount, resetSeconds };
}

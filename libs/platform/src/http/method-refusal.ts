import { ProblemError } from '@urvote/contracts/errors/error-codes';

export function allowHeader(allowed: readonly string[]): string {
  return [...new Set([...allowed, 'OPTIONS'])].join(', ');
}

/** @param allowed methods that the address takes; none of them was used */
export function methodRefusal(allowed: readonly string[]): ProblemError {
  if (allowed.length === 0) return new ProblemError('NOT_FOUND');
  return new ProblemError('METHOD_NOT_ALLOWED', { headers: { Allow: allowHeader(allowed) } });
}

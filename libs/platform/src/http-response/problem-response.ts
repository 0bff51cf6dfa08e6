import { errorCodes, ProblemError } from '@urvote/contracts/errors/error-codes';
import { problemType } from '@urvote/contracts/errors/problem-type';
import type { ProblemDocument } from '@urvote/contracts/errors/problem-document';
import { isTransient, isUnstorableText } from '../postgres/errors.ts';
import { QueueUnavailableError } from '../queue/queue-unavailable.ts';
import type { PreparedResponse } from './prepared-response.ts';

/** RFC 9457. The text of our own errors never reaches it, as those are INTERNAL. */
export function problemDocumentOf(problem: ProblemError, requestId: string): ProblemDocument {
  const { detail, errors, extensions } = problem.options;
  return {
    type: problemType(problem.code),
    title: errorCodes[problem.code].title,
    status: problem.status,
    code: problem.code,
    requestId,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
    ...extensions,
  };
}

export function prepareProblem(problem: ProblemError, requestId: string): PreparedResponse {
  const { retryAfterSeconds, headers } = problem.options;
  const retryAfter = retryAfterSeconds ?? (problem.status === 503 ? 2 : undefined);
  return {
    status: problem.status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) }),
      ...(problem.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...headers,
    },
    body: JSON.stringify(problemDocumentOf(problem, requestId)),
  };
}

/** What is not a ProblemError says nothing of itself. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  // Express reports an undecodable path this way.
  if (error instanceof URIError)
    return new ProblemError('BAD_REQUEST', { detail: 'The address is not well encoded', cause: error });
  if (isUnstorableText(error))
    return new ProblemError('BAD_REQUEST', {
      detail: 'Text holds a character that cannot be stored, such as U+0000',
      cause: error,
    });
  // The same request may succeed soon.
  if (isTransient(error) || error instanceof QueueUnavailableError)
    return new ProblemError('TEMPORARILY_UNAVAILABLE', { cause: error });
  return new ProblemError('INTERNAL', { cause: error });
}

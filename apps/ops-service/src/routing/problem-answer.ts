import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { problemPage } from '@urvote/pages/operations/problem-page';
import { isTransient } from '@urvote/platform/postgres/errors';
import { QueueUnavailableError } from '@urvote/platform/queue/queue-unavailable';
import type { AppContext } from '../context.ts';
import type { Operator } from '../session/operator.ts';
import { pageHeaders } from './page-headers.ts';
import { renderPage } from './render-page.ts';

/** The same as in the problem documents of the HTTP kit. */
const retryAfterSeconds = '2';

/** @throws the error itself when it is not meant for the public; the HTTP kit logs it and answers 500 */
export function problemAnswer(
  app: AppContext,
  page: { title: string; path: string },
  operator: Operator,
  error: unknown,
  requestId: string,
) {
  const problem = asProblem(error);
  if (problem === undefined) throw error;
  if (problem.status >= 500) app.logger.warn({ err: error, requestId }, 'page not available');
  const headers = problem.status === 503 ? { ...pageHeaders, 'Retry-After': retryAfterSeconds } : pageHeaders;
  return { status: problem.status, headers, body: renderPage(app, page, operator, problemPage(problem, requestId)) };
}

function asProblem(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (error instanceof QueueUnavailableError)
    return new ProblemError('TEMPORARILY_UNAVAILABLE', { detail: 'The queue does not answer' });
  return isTransient(error)
    ? new ProblemError('TEMPORARILY_UNAVAILABLE', { detail: 'The database does not answer' })
    : undefined;
}

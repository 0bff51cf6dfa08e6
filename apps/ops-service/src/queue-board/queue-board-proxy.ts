import { once } from 'node:events';
import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { contentSecurityPolicy } from '@urvote/platform/http-response/content-security-policy';
import type { ForwardedRequest, ProxyRoute } from '@urvote/platform/proxy/proxy-route';
import { recordRequestedAction } from '../audit/audited-action.ts';
import type { AppContext } from '../context.ts';
import { sameOriginHeaders } from '../routing/page-headers.ts';
import { type Admitted, admitOperator } from '../session/admit-operator.ts';
import { assertCsrfToken, assertRole, type Operator } from '../session/operator.ts';
import { boardActionOf } from './board-actions.ts';
import { createQueueBoard, type QueueBoard } from './queue-board.dashboard.ts';

const basePath = '/queues';

/**
 * The board's components set styles on elements and add style elements, hence the one loose rule; fonts from elsewhere
 * stay out.
 */
const policy = contentSecurityPolicy({
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'self'",
  'form-action': "'none'",
});

type Boards = Record<OpsRole, QueueBoard>;

/** bull-board behind the session: each role gets its own, and what it does goes into the audit log first. */
export function queueBoardProxy(app: AppContext): ProxyRoute {
  const { environment } = app;
  const boardOf = (role: OpsRole) => createQueueBoard({ basePath, environment, role });
  const boards: Boards = { viewer: boardOf('viewer'), operator: boardOf('operator'), admin: boardOf('admin') };
  return {
    name: 'queue-board',
    matches: (_method, path) => path === basePath || path.startsWith(`${basePath}/`),
    forward: (request) => forward(app, boards, request),
    [Symbol.dispose]: () => {},
  };
}

function admit(app: AppContext, { exchange, clientIp, isSecure }: ForwardedRequest): Promise<Admitted> {
  return admitOperator(app, { headers: exchange.request.headers, clientIp, isSecure });
}

async function forward(app: AppContext, boards: Boards, forwarded: ForwardedRequest): Promise<void> {
  const { exchange, cors } = forwarded;
  const { method = '', headers, url = '' } = exchange.request;
  const path = url.split('?', 1)[0] ?? '';
  if (path === basePath) return void exchange.send({ status: 308, headers: { Location: `${basePath}/` } }, cors);
  const admitted = await admit(app, forwarded).catch((error: unknown) => {
    if (isNavigation(forwarded)) return undefined;
    throw error;
  });
  if (admitted === undefined)
    return void exchange.send({ status: 303, headers: { Location: `/sign-in?next=${encodeURIComponent(url)}` } }, cors);
  const { operator } = admitted;
  assertCsrfToken(app.sessions, operator, { method, headers, isSecure: forwarded.isSecure });
  const recordOutcome = isSafe(method) ? undefined : await permitAction(app, operator, method, path);
  const queues = await Promise.all(app.queueNames.map((name) => app.queues.getQueue(name))).catch((cause: unknown) => {
    throw new ProblemError('TEMPORARILY_UNAVAILABLE', { detail: 'The queue does not answer', cause });
  });
  const board = boards[operator.role];
  board.setQueues(queues);
  const status = await answer(board, forwarded, admitted.headers);
  await recordOutcome?.(status < 400 ? 'done' : 'failed', { status });
}

async function permitAction(app: AppContext, operator: Operator, method: string, path: string) {
  const found = boardActionOf(method, path.slice(basePath.length));
  if (found === undefined)
    throw new ProblemError('FORBIDDEN', {
      detail:
        'This could lose or change accepted votes, so nobody may do it here; failed jobs are discarded on their own page',
    });
  const { role, ...action } = found;
  assertRole(operator, role);
  return recordRequestedAction(app, operator, action);
}

const isSafe = (method: string) => method === 'GET' || method === 'HEAD';

function isNavigation({ exchange }: ForwardedRequest): boolean {
  return exchange.request.method === 'GET' && (exchange.request.headers.accept ?? '').includes('text/html');
}

/** Hands the request to the board. @returns the status of its answer, once that is sent or its client has left */
async function answer(
  board: QueueBoard,
  { exchange, cors }: ForwardedRequest,
  cookies: Admitted['headers'],
): Promise<number> {
  const { request, response } = exchange;
  const headers = exchange.headerList(
    { ...sameOriginHeaders, 'Content-Security-Policy': policy, 'Cache-Control': 'no-store' },
    cors,
  );
  response.setHeader('Set-Cookie', cookies['Set-Cookie'] ?? []);
  for (let i = 0; i < headers.length; i += 2) response.setHeader(headers[i] ?? '', headers[i + 1] ?? '');
  const closed = once(response, 'close');
  board.handler(request, response);
  await closed;
  return response.statusCode;
}

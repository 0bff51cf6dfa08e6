import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';
import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Caller } from '@urvote/platform/auth/caller';
import { allows, highestRole } from './roles.ts';
import { isCrossSite } from './same-site.ts';
import { csrfHeaderName, type OpsSession, type Sessions } from './sessions.ts';

export interface Operator {
  userId: string;
  label: string;
  role: OpsRole;
  ip: string;
  userAgent: string | undefined;
  /** Missing when the operator came with an access token. */
  session: OpsSession | undefined;
}

export interface OperatorRequest {
  headers: IncomingHttpHeaders;
  clientIp: string;
  isSecure: boolean;
  caller?: Caller;
}

/** Label of callers who come with an access token, which holds no name. */
const tokenLabel = 'access token';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The session of the cookie, or the account of an access token.
 * @throws {ProblemError} UNAUTHENTICATED, FORBIDDEN
 */
export async function identifyOperator(sessions: Sessions, request: OperatorRequest): Promise<Operator> {
  const { headers, caller, clientIp: ip } = request;
  const userAgent = headers['user-agent'];
  if (caller?.kind === 'user') {
    const role = highestRole(caller.roles);
    if (role === undefined) throw new ProblemError('FORBIDDEN');
    return { userId: caller.userId, label: tokenLabel, role, ip, userAgent, session: undefined };
  }
  const session = await sessions.read(headers.cookie, request.isSecure);
  if (session === undefined) throw new ProblemError('UNAUTHENTICATED');
  const { userId, label, role } = session;
  return { userId, label, role, ip, userAgent, session };
}

/** @throws {ProblemError} FORBIDDEN */
export function assertRole(operator: Operator, needed: OpsRole): void {
  if (!allows(operator.role, needed)) throw new ProblemError('FORBIDDEN', { detail: `This takes the role ${needed}` });
}

/**
 * Refuses an unsafe request that another page could have sent with the operator's cookie. Access tokens are never sent
 * by a browser on its own, so they need no second proof.
 * @param formToken the token of a form; scripts send it in a header
 * @throws {ProblemError} CSRF_TOKEN_MISSING
 */
export function assertCsrfToken(
  sessions: Sessions,
  operator: Operator,
  request: { method: string; headers: IncomingHttpHeaders; isSecure: boolean },
  formToken?: string,
): void {
  const { session } = operator;
  if (session === undefined || safeMethods.has(request.method)) return;
  const header = request.headers[csrfHeaderName];
  const token = formToken ?? (typeof header === 'string' ? header : undefined);
  if (isCrossSite(request.headers, request.isSecure) || !sessions.isCsrfToken(session, token))
    throw new ProblemError('CSRF_TOKEN_MISSING');
}

/** For the forms of a page; empty for an operator with an access token. */
export function csrfTokenOf(sessions: Sessions, { session }: Operator): string {
  return session === undefined ? '' : sessions.csrfToken(session);
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { identifyOperator, type Operator, type OperatorRequest } from './operator.ts';
import type { Renewals } from './renewals.ts';
import type { Sessions } from './sessions.ts';

export interface Admitted {
  operator: Operator;
  /** `Set-Cookie` of a session that was renewed, else none. */
  headers: { 'Set-Cookie'?: readonly string[] };
}

/** Identifies an operator, and renews a session that is in use. @throws {ProblemError} UNAUTHENTICATED, FORBIDDEN */
export async function admitOperator(
  { sessions, renewals }: { sessions: Sessions; renewals: Renewals },
  request: OperatorRequest,
): Promise<Admitted> {
  const operator = await identifyOperator(sessions, request);
  const { session } = operator;
  if (session === undefined) return { operator, headers: {} };
  const current = await renewals.renew(session, operator);
  if (current === undefined) throw new ProblemError('UNAUTHENTICATED');
  if (current === session) return { operator, headers: {} };
  const cookies = await sessions.cookies(current, request.isSecure);
  return { operator: { ...operator, role: current.role, session: current }, headers: { 'Set-Cookie': cookies } };
}

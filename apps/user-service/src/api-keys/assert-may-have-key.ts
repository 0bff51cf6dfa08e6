import type { Scope } from '@urvote/contracts/accounts/scopes';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { KeyOwner } from './api-keys.queries.ts';

/** A scope needs one of its roles; administrators have all, and scopes that are not listed need none. */
const rolesByScope: Partial<Record<Scope, readonly string[]>> = {
  'votes:write': ['voter'],
  'contests:write': [],
  'entries:moderate': ['moderator'],
};

/**
 * Keeps people from keys that could do nothing; the roles are checked again with every request.
 * @throws {ProblemError} NOT_FOUND; FORBIDDEN; EMAIL_NOT_VERIFIED; ROLE_MISSING naming the scope
 */
export function assertMayHaveKey(owner: KeyOwner | undefined, scopes: readonly Scope[]): asserts owner is KeyOwner {
  if (owner === undefined) throw new ProblemError('NOT_FOUND');
  if (owner.isSuspended) throw new ProblemError('FORBIDDEN', { detail: 'The account is suspended' });
  if (!owner.isEmailVerified) throw new ProblemError('EMAIL_NOT_VERIFIED');
  const refused = scopes.find((scope) => !allows(owner.roles, scope));
  if (refused !== undefined)
    throw new ProblemError('ROLE_MISSING', { detail: `The account has no role for the scope ${refused}` });
}

function allows(roles: readonly string[], scope: Scope): boolean {
  const needed = rolesByScope[scope];
  return needed === undefined || roles.includes('admin') || needed.some((role) => roles.includes(role));
}

/** @throws {ProblemError} ROLE_MISSING */
export function assertMayHaveEndlessKey({ roles }: KeyOwner): void {
  if (!roles.includes('admin'))
    throw new ProblemError('ROLE_MISSING', { detail: 'Only administrators have keys without an end' });
}

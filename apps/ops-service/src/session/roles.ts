import { type OpsRole, opsRoles } from '@urvote/contracts/accounts/ops-roles';

/** The most that an account's roles allow; undefined = nothing here. */
export function highestRole(roles: readonly string[]): OpsRole | undefined {
  return opsRoles.findLast((role) => roles.includes(role));
}

export function allows(role: OpsRole, needed: OpsRole): boolean {
  return opsRoles.indexOf(role) >= opsRoles.indexOf(needed);
}

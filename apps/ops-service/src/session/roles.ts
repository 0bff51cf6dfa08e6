/** From least to most: look; also retry, redrive, promote and pause; also remove and set limits. */
export const opsRoles = ['viewer', 'operator', 'admin'] as const;

export type OpsRole = (typeof opsRoles)[number];

/** The most that an account's roles allow; undefined = nothing here. */
export function highestRole(roles: readonly string[]): OpsRole | undefined {
  return opsRoles.findLast((role) => roles.includes(role));
}

export function allows(role: OpsRole, needed: OpsRole): boolean {
  return opsRoles.indexOf(role) >= opsRoles.indexOf(needed);
}

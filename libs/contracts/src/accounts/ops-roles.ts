import type { Role } from './roles.ts';

/** From least to most: look; also retry, redrive, promote and pause; also remove and set limits. */
export const opsRoles = ['viewer', 'operator', 'admin'] as const satisfies readonly Role[];

export type OpsRole = (typeof opsRoles)[number];

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { managedUser } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import type { Db } from '@urvote/platform/postgres/database';
import type { z } from 'zod';
import { findManagedUser, type ManagedUser } from './managed-users.queries.ts';

export function managedUserResource(user: ManagedUser): z.input<typeof managedUser> {
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    displayName: user.displayName,
    emailVerified: user.isEmailVerified,
    suspendedAt: user.suspendedAt?.toISOString() ?? null,
    createdAt: user.createdAt.toISOString(),
    roles: user.roles.map(({ role, grantedBy, grantedAt }) => ({
      role,
      grantedBy,
      grantedAt: new Date(grantedAt).toISOString(),
    })),
  };
}

/** @throws {ProblemError} NOT_FOUND */
export async function readManagedUser(db: Db, userId: string): Promise<z.input<typeof managedUser>> {
  const user = await findManagedUser(db, userId);
  if (user === undefined) throw new ProblemError('NOT_FOUND');
  return managedUserResource(user);
}

export const roles = [
  'voter',
  'fan',
  'creator',
  'artist',
  'dj',
  'board_owner',
  'moderator',
  'viewer',
  'operator',
  'auditor',
  'admin',
] as const;

export type Role = (typeof roles)[number];

/** They submit entries and have an artist profile. */
export const makerRoles = ['creator', 'artist', 'dj'] as const satisfies readonly Role[];

/** Open to choice at registration; everything else is granted by an administrator. */
export const accountKinds = ['voter', 'creator', 'board_owner', 'fan', 'artist', 'dj'] as const;

export type AccountKind = (typeof accountKinds)[number];

/** Everybody votes; the kind adds its own role. */
export function rolesOfKind(kind: AccountKind): Role[] {
  return kind === 'voter' ? ['voter'] : ['voter', kind];
}

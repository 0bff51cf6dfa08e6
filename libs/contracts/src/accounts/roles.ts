/** Every role an account can have. */
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

/** Those who make what is voted for: they submit entries and have an artist profile. */
export const makerRoles = ['creator', 'artist', 'dj'] as const satisfies readonly Role[];

/** What people may choose to be when they register; everything else is granted by an administrator. */
export const accountKinds = ['voter', 'creator', 'board_owner', 'fan', 'artist', 'dj'] as const;

export type AccountKind = (typeof accountKinds)[number];

/** Everybody votes; the kind adds its own role. */
export function rolesOfKind(kind: AccountKind): Role[] {
  return kind === 'voter' ? ['voter'] : ['voter', kind];
}

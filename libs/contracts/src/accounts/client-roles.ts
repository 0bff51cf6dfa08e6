export const clientRoles = ['owner', 'admin', 'moderator', 'judge', 'auditor', 'viewer'] as const;

export type ClientRole = (typeof clientRoles)[number];

/** What a member of a client may do with it and with all that belongs to it, by role. An account has one role in a client. */
export const clientPermissions = {
  /** Its page, its name and how it looks. */
  'client:edit': ['owner', 'admin'],
  'client:read': clientRoles,
  'members:manage': ['owner', 'admin'],
  'members:read': clientRoles,
  'ownership:transfer': ['owner'],
  'billing:manage': ['owner'],
  'contests:manage': ['owner', 'admin'],
  /** Drafts, and settings that the public does not see. */
  'contests:read': clientRoles,
  'entries:moderate': ['owner', 'admin', 'moderator'],
  'entries:read': ['owner', 'admin', 'moderator', 'auditor', 'viewer'],
  'votes:review': ['owner', 'admin', 'moderator'],
  'judging:manage': ['owner', 'admin'],
  'judging:score': ['judge'],
  'results:manage': ['owner', 'admin'],
  'results:certify': ['owner', 'admin', 'auditor'],
  'results:read': ['owner', 'admin', 'auditor', 'viewer'],
  'exports:read': ['owner', 'admin', 'auditor'],
  'votes:import': ['owner', 'admin'],
  'webhooks:manage': ['owner', 'admin'],
  'audit:read': ['owner', 'admin', 'auditor'],
} as const satisfies Record<string, readonly ClientRole[]>;

export type ClientPermission = keyof typeof clientPermissions;

export function roleMay(role: ClientRole, permission: ClientPermission): boolean {
  return (clientPermissions[permission] as readonly ClientRole[]).includes(role);
}

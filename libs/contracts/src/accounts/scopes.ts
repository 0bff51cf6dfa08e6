export const scopes = [
  'profile:read',
  'votes:read',
  'votes:write',
  'contests:read',
  'contests:write',
  'entries:moderate',
] as const;

export type Scope = (typeof scopes)[number];

/** What an API key can be allowed to do. An endpoint without a scope takes no API keys. */
export const scopes = [
  'profile:read',
  'votes:read',
  'votes:write',
  'contests:read',
  'contests:write',
  'entries:moderate',
] as const;

export type Scope = (typeof scopes)[number];

import { clientPermissions } from '../accounts/client-roles.ts';
import type { Endpoint } from '../endpoint/endpoint.ts';

export const securitySchemes = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'EdDSA access token of an account, which has one of the roles in `x-roles`, or in the client one of `x-client-roles`, or is an administrator',
  },
  sessionCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-urvote_session',
    description:
      'The same access token as a cookie that scripts cannot read (without TLS `urvote_session`); unsafe requests carry the header `X-CSRF-Token` too',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'API key of an account, `urv_…`, with the scope that the operation names as `x-scope`',
  },
  guestToken: { type: 'http', scheme: 'bearer', description: 'Token of a guest session, `guest.v1.…`' },
  guestCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'urvote_guest',
    description: 'The same guest session as a cookie; for pages of this origin',
  },
} as const;

export const opsSecuritySchemes = {
  opsSession: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-urvote_ops',
    description:
      'Session of an operator whose account has the role `x-ops-role` or one above it: viewer, operator, admin (without TLS `urvote_ops`); ' +
      'unsafe requests carry the value of the cookie `XSRF-TOKEN` too, in the field `csrf` of a form or in the header `X-XSRF-TOKEN`',
  },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'EdDSA access token of an account with the role `x-ops-role` or one above it',
  },
} as const;

type Scheme = keyof typeof securitySchemes | keyof typeof opsSecuritySchemes;
type Requirement = Partial<Record<Scheme, string[]>>;

/** The empty requirement stands for nobody in particular. */
export function securityOf({ auth, scope, opsRole }: Pick<Endpoint, 'auth' | 'scope' | 'opsRole'>): Requirement[] {
  if (opsRole !== undefined) return [{ opsSession: [] }, ...(auth === 'public' ? [] : [{ accessToken: [] }])];
  if (auth === 'public') return [];
  const account: Requirement[] = [
    { accessToken: [] },
    { sessionCookie: [] },
    ...(scope === undefined ? [] : [{ apiKey: [] }]),
  ];
  const voter: Requirement[] = [...account, { guestToken: [] }, { guestCookie: [] }];
  if (auth === 'optional' || auth === 'voter-or-new') return [{}, ...voter];
  return auth === 'voter' ? voter : account;
}

/**
 * What an account or its key must have. OpenAPI 3.1 has a place for it in the requirement, but tools take the names there
 * for scopes of OAuth.
 */
export function rightsOf({
  auth,
  roles = [],
  scope,
  opsRole,
  permission,
}: Pick<Endpoint, 'auth' | 'roles' | 'scope' | 'opsRole' | 'permission'>): Record<string, unknown> {
  const needed = auth === 'admin' ? ['admin'] : roles;
  return {
    ...(needed.length === 0 ? {} : { 'x-roles': needed }),
    ...(scope === undefined ? {} : { 'x-scope': scope }),
    ...(permission === undefined ? {} : { 'x-client-roles': clientPermissions[permission] }),
    ...(opsRole === undefined ? {} : { 'x-ops-role': opsRole }),
  };
}

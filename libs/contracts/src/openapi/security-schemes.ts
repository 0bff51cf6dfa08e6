import type { Endpoint } from '../endpoint/endpoint.ts';

export const securitySchemes = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'EdDSA access token of an account, which has one of the roles in `x-roles` or is an administrator',
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

type Requirement = Partial<Record<keyof typeof securitySchemes, string[]>>;

/** The empty requirement stands for nobody in particular. */
export function securityOf({ auth, scope }: Pick<Endpoint, 'auth' | 'scope'>): Requirement[] {
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
}: Pick<Endpoint, 'auth' | 'roles' | 'scope'>): Record<string, unknown> {
  const needed = auth === 'admin' ? ['admin'] : roles;
  return {
    ...(needed.length === 0 ? {} : { 'x-roles': needed }),
    ...(scope === undefined ? {} : { 'x-scope': scope }),
  };
}

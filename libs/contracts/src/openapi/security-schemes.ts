import type { Endpoint } from '../endpoint/endpoint.ts';

export const securitySchemes = {
  accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'EdDSA access token of an account' },
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
    description: 'API key of an account, `urv_…`, with the scope that the operation names',
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
export function securityOf({ auth, roles = [], scope }: Pick<Endpoint, 'auth' | 'roles' | 'scope'>): Requirement[] {
  if (auth === 'public') return [];
  // OpenAPI 3.1 lets every scheme name what it must have: one role of these, or the scope of the key.
  const needed: readonly string[] = auth === 'admin' ? ['admin'] : roles;
  const account: Requirement[] = [
    ...(needed.length === 0 ? [{ accessToken: [] }] : needed.map((role) => ({ accessToken: [role] }))),
    ...(needed.length === 0 ? [{ sessionCookie: [] }] : needed.map((role) => ({ sessionCookie: [role] }))),
    ...(scope === undefined ? [] : [{ apiKey: [scope] }]),
  ];
  const voter: Requirement[] = [...account, { guestToken: [] }, { guestCookie: [] }];
  if (auth === 'optional' || auth === 'voter-or-new') return [{}, ...voter];
  return auth === 'voter' ? voter : account;
}

import { z } from 'zod';
import { timestamp, uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

export const account = z
  .strictObject({
    id: uuid,
    username: z.string(),
    displayName: z.string().nullable(),
    emailVerified: z.boolean(),
    roles: z.array(z.string()),
  })
  .meta({ id: 'Account' });

export const bearerSignedIn = z
  .strictObject({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresAt: timestamp,
    /** Works once. */
    refreshToken: z.string(),
    /** Unless it is used before. */
    sessionExpiresAt: timestamp,
    account,
  })
  .meta({ id: 'SignedIn' });

/** Its tokens are in cookies that scripts cannot read. */
const cookieSignedIn = z
  .strictObject({
    /** Goes with every unsafe request as `X-CSRF-Token`. */
    csrfToken: z.string(),
    expiresAt: timestamp,
    sessionExpiresAt: timestamp,
    account,
  })
  .meta({ id: 'CookieSignedIn' });

export const signedIn = z.union([bearerSignedIn, cookieSignedIn]);

export const sessionKind = z.enum(['bearer', 'cookie']).default('bearer');
export type SessionKind = z.output<typeof sessionKind>;

export const signIn = defineEndpoint({
  id: 'signIn',
  method: 'post',
  path: '/api/v1/auth/sign-in',
  tag: 'accounts',
  summary: 'Sign in with e-mail and password',
  description:
    'Tokens come in the answer, or in cookies with `session` set to `cookie`. Too many wrong passwords lock the account for a while.',
  auth: 'public',
  body: z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(1024), session: sessionKind }),
  maxBodyBytes: 4096,
  responses: {
    200: {
      description: 'An access token of 15 minutes at most',
      schema: signedIn,
    },
  },
  errors: ['INVALID_CREDENTIALS', 'ACCOUNT_LOCKED', 'PASSWORD_RESET_REQUIRED', 'SECOND_FACTOR_REQUIRED'],
});

export const getMe = defineEndpoint({
  id: 'getMe',
  method: 'get',
  path: '/api/v1/auth/me',
  tag: 'accounts',
  summary: 'The signed-in account',
  description: 'Asks for nothing but the token.',
  auth: 'user',
  scope: 'profile:read',
  query: z.strictObject({}),
  responses: { 200: { description: 'The account', schema: account } },
  errors: ['NOT_FOUND'],
});

export const listTokenKeys = defineEndpoint({
  id: 'listTokenKeys',
  method: 'get',
  path: '/api/v1/jwks.json',
  tag: 'accounts',
  summary: 'Public keys that access tokens verify against (JSON Web Key Set)',
  description: 'A new key is in the list before it signs.',
  auth: 'public',
  responses: {
    200: {
      description: 'JWKS',
      schema: z.strictObject({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) }),
    },
  },
  errors: [],
});

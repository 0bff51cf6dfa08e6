import { z } from 'zod';
import { signedIn } from '../auth/auth-endpoints.ts';
import { timestamp, uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { proofErrors, proofHint, proofOrNoBody } from '../reauthentication/own-proof.ts';

const session = z
  .strictObject({
    id: uuid,
    kind: z.enum(['bearer', 'cookie']),
    /** The session of this request. */
    isCurrent: z.boolean(),
    createdAt: timestamp,
    /** The last sign-in or refresh. */
    lastActivityAt: timestamp,
    expiresAt: timestamp,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'Session' });

export const refreshSession = defineEndpoint({
  id: 'refreshSession',
  method: 'post',
  path: '/api/v1/auth/refresh',
  tag: 'sessions',
  summary: 'Exchange a refresh token for the next pair of tokens',
  description:
    'A refresh token works once. One that comes a second time was copied, so its whole session ends. ' +
    'Without a token in the body the one in the cookie is used, from pages of this origin only.',
  auth: 'public',
  body: z.strictObject({ refreshToken: z.string().min(1).max(512).optional() }),
  maxBodyBytes: 2048,
  responses: { 200: { description: 'The next pair of tokens', schema: signedIn } },
  errors: ['TOKEN_INVALID', 'CSRF_TOKEN_MISSING'],
});

export const signOut = defineEndpoint({
  id: 'signOut',
  method: 'post',
  path: '/api/v1/auth/sign-out',
  tag: 'sessions',
  summary: 'End this session',
  description: 'Every access token of the session is refused from then on.',
  auth: 'user',
  responses: { 204: { description: 'The session has ended' } },
  errors: [],
});

export const listSessions = defineEndpoint({
  id: 'listSessions',
  method: 'get',
  path: '/api/v1/auth/sessions',
  tag: 'sessions',
  summary: 'The sessions of the account, the one used last first',
  description: 'The 100 used last.',
  auth: 'user',
  responses: {
    200: { description: 'Sessions that have not ended', schema: z.strictObject({ items: z.array(session) }) },
  },
  errors: [],
});

export const revokeOtherSessions = defineEndpoint({
  id: 'revokeOtherSessions',
  method: 'delete',
  path: '/api/v1/auth/sessions/others',
  tag: 'sessions',
  summary: 'End every session of the account but this one',
  description: `Their access tokens are refused from then on. ${proofHint}`,
  auth: 'user',
  idempotency: 'optional',
  body: proofOrNoBody,
  responses: { 204: { description: 'The other sessions have ended' } },
  errors: [...proofErrors, 'NOT_FOUND'],
});

export const revokeSession = defineEndpoint({
  id: 'revokeSession',
  method: 'delete',
  path: '/api/v1/auth/sessions/:sessionId',
  tag: 'sessions',
  summary: 'End one session of the account',
  description: `Its access tokens are refused from then on. The session of the request ends without a proof. ${proofHint}`,
  auth: 'user',
  idempotency: 'optional',
  params: z.strictObject({ sessionId: uuid }),
  body: proofOrNoBody,
  responses: { 204: { description: 'The session has ended' } },
  errors: [...proofErrors, 'NOT_FOUND'],
});

import { z } from 'zod';
import { timestamp } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import {
  atMostOneProof,
  oneProofOnly,
  proofErrors,
  proofFields,
  proofHint,
  proofOrNoBody,
} from '../reauthentication/own-proof.ts';

const identityProviders = ['google'] as const;
export type IdentityProviderName = (typeof identityProviders)[number];

const redirect = z
  .string()
  .min(1)
  .max(2000)
  .meta({ description: 'Path of this platform to go to afterwards', examples: ['/contests'] });

const identity = z
  .strictObject({
    provider: z.enum(identityProviders),
    email: z.string().nullable(),
    linkedAt: timestamp,
    lastUsedAt: timestamp,
  })
  .meta({ id: 'Identity' });

export const signInWithGoogle = defineEndpoint({
  id: 'signInWithGoogle',
  method: 'get',
  path: '/api/v1/auth/google',
  tag: 'accounts',
  summary: 'Go to the provider to sign in',
  description:
    'For browsers: the sign-in ends only in the browser it began in. Answers 404 where no provider is set up.',
  auth: 'public',
  query: z.strictObject({ redirect: redirect.default('/') }),
  responses: {
    302: {
      description: 'To the provider',
      headers: { Location: 'Address of the provider', 'Set-Cookie': 'Binds the sign-in to this browser' },
    },
  },
  errors: ['REDIRECT_NOT_ALLOWED', 'NOT_FOUND', 'TEMPORARILY_UNAVAILABLE'],
});

export const returnFromGoogle = defineEndpoint({
  id: 'returnFromGoogle',
  method: 'get',
  path: '/api/v1/auth/google/callback',
  tag: 'accounts',
  summary: 'Come back from the provider, signed in',
  description:
    'The provider sends browsers here. A new person gets an account; an account with the same confirmed address is linked.',
  auth: 'public',
  query: z.looseObject({
    state: z.string().max(200).optional(),
    code: z.string().max(4096).optional(),
    error: z.string().max(200).optional(),
    error_description: z.string().max(2000).optional(),
    iss: z.string().max(500).optional(),
  }),
  responses: {
    302: {
      description: 'To the path given at the start',
      headers: { Location: 'Where to go on', 'Set-Cookie': 'The session' },
    },
  },
  errors: [
    'SIGN_IN_FAILED',
    'SECOND_FACTOR_REQUIRED',
    'FORBIDDEN',
    'NOT_FOUND',
    'EMAIL_TAKEN',
    'CONFLICT',
    'TEMPORARILY_UNAVAILABLE',
  ],
});

export const linkGoogle = defineEndpoint({
  id: 'linkGoogle',
  method: 'post',
  path: '/api/v1/me/identities/google',
  tag: 'accounts',
  summary: 'Begin to link an identity of the provider with the own account',
  description: `Send the browser to the answered address; it comes back linked. ${proofHint}`,
  auth: 'user',
  body: z.strictObject({ redirect: redirect.default('/'), ...proofFields }).refine(atMostOneProof, oneProofOnly),
  responses: {
    200: {
      description: 'Where the browser goes',
      schema: z.strictObject({ authorizationUrl: z.url() }),
      headers: { 'Set-Cookie': 'Binds the linking to this browser' },
    },
  },
  errors: [...proofErrors, 'REDIRECT_NOT_ALLOWED', 'NOT_FOUND', 'CONFLICT', 'TEMPORARILY_UNAVAILABLE'],
});

export const listIdentities = defineEndpoint({
  id: 'listIdentities',
  method: 'get',
  path: '/api/v1/me/identities',
  tag: 'accounts',
  summary: 'Identities of other providers that the own account is linked with',
  description: 'Those that sign in to this account.',
  auth: 'user',
  responses: { 200: { description: 'The identities', schema: z.strictObject({ items: z.array(identity) }) } },
  errors: [],
});

export const unlinkIdentity = defineEndpoint({
  id: 'unlinkIdentity',
  method: 'delete',
  path: '/api/v1/me/identities/:provider',
  tag: 'accounts',
  summary: 'Unlink an identity',
  description: `The last way to sign in cannot be taken away. ${proofHint}`,
  auth: 'user',
  idempotency: 'optional',
  params: z.strictObject({ provider: z.enum(identityProviders) }),
  body: proofOrNoBody,
  responses: { 204: { description: 'Unlinked' } },
  errors: [...proofErrors, 'NOT_FOUND', 'CONFLICT'],
});

import { z } from 'zod';
import { sessionKind, signedIn } from '../auth/auth-endpoints.ts';
import { timestamp } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import {
  base64url,
  credentialFields,
  ownProof,
  passkeyAssertion,
  passkeyId,
  proofErrors,
  proofHint,
  proofOrNoBody,
} from '../reauthentication/own-proof.ts';

const newCredential = z.looseObject({
  ...credentialFields,
  response: z.looseObject({
    clientDataJSON: base64url.max(4096),
    attestationObject: base64url.max(32_768),
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
});
const passkey = z
  .strictObject({
    id: passkeyId,
    name: z.string(),
    isBackedUp: z.boolean(),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
  })
  .meta({ id: 'Passkey' });

const maxBodyBytes = 65_536;

export const beginPasskey = defineEndpoint({
  id: 'beginPasskey',
  method: 'post',
  path: '/api/v1/me/passkeys/options',
  tag: 'second factors',
  summary: 'Begin to add a passkey',
  description: proofHint,
  auth: 'user',
  body: ownProof,
  responses: {
    200: {
      description: 'For `PublicKeyCredential.parseCreationOptionsFromJSON()`',
      schema: z.looseObject({ challenge: z.string() }),
    },
  },
  errors: [...proofErrors, 'NOT_FOUND'],
});

export const addPasskey = defineEndpoint({
  id: 'addPasskey',
  method: 'post',
  path: '/api/v1/me/passkeys',
  tag: 'second factors',
  summary: 'Add the passkey that the browser made',
  description: 'The credential answers the challenge of the options; a challenge works once.',
  auth: 'user',
  idempotency: 'optional',
  body: z.strictObject({ name: z.string().trim().min(1).max(80), credential: newCredential }),
  maxBodyBytes,
  responses: { 201: { description: 'The passkey', schema: passkey } },
  errors: ['LINK_SPENT', 'PASSKEY_REFUSED', 'CONFLICT'],
});

export const listPasskeys = defineEndpoint({
  id: 'listPasskeys',
  method: 'get',
  path: '/api/v1/me/passkeys',
  tag: 'second factors',
  summary: 'Passkeys of the own account',
  description: 'The oldest first, without their keys.',
  auth: 'user',
  responses: { 200: { description: 'The passkeys', schema: z.strictObject({ items: z.array(passkey) }) } },
  errors: [],
});

export const removePasskey = defineEndpoint({
  id: 'removePasskey',
  method: 'delete',
  path: '/api/v1/me/passkeys/:passkeyId',
  tag: 'second factors',
  summary: 'Remove a passkey',
  description: `The last way to sign in cannot be taken away. ${proofHint}`,
  auth: 'user',
  idempotency: 'optional',
  params: z.strictObject({ passkeyId }),
  body: proofOrNoBody,
  responses: { 204: { description: 'Removed' } },
  errors: [...proofErrors, 'NOT_FOUND', 'CONFLICT'],
});

export const beginPasskeySignIn = defineEndpoint({
  id: 'beginPasskeySignIn',
  method: 'post',
  path: '/api/v1/auth/passkey/options',
  tag: 'second factors',
  summary: 'Begin to sign in with a passkey',
  description: 'The options name no account, so they tell nothing of who has one.',
  auth: 'public',
  responses: {
    200: {
      description: 'For `PublicKeyCredential.parseRequestOptionsFromJSON()`',
      schema: z.looseObject({ challenge: z.string() }),
    },
  },
  errors: [],
});

export const signInWithPasskey = defineEndpoint({
  id: 'signInWithPasskey',
  method: 'post',
  path: '/api/v1/auth/passkey',
  tag: 'second factors',
  summary: 'Sign in with a passkey',
  description: 'No second factor is asked for: a passkey is something one has, unlocked by something one knows or is.',
  auth: 'public',
  body: z.strictObject({ credential: passkeyAssertion, session: sessionKind }),
  maxBodyBytes,
  responses: { 200: { description: 'Signed in', schema: signedIn } },
  errors: ['LINK_SPENT', 'PASSKEY_REFUSED', 'INVALID_CREDENTIALS'],
});

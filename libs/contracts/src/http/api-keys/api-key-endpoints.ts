import { z } from 'zod';
import { scopes } from '../../accounts/scopes.ts';
import { settableTimestamp, timestamp, uuid, withoutNul } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import {
  atMostOneProof,
  oneProofOnly,
  ownProof,
  proofErrors,
  proofFields,
  proofHint,
  proofOrNoBody,
} from '../reauthentication/own-proof.ts';

/** Lives of keys, in days. */
export const apiKeyDays = { byDefault: 90, most: 366 };

const scope = z.enum(scopes);

const apiKeyFields = {
  id: uuid,
  name: z.string(),
  /** The start of the key, by which its owner knows it again. */
  prefix: z.string(),
  scopes: z.array(scope),
  requestsPerMinute: z.int(),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  /** To the minute. */
  lastUsedAt: timestamp.nullable(),
  rotatedFromId: uuid.nullable(),
};

const apiKey = z.strictObject(apiKeyFields).meta({ id: 'ApiKey' });

const shownOnce = z
  .strictObject({
    ...apiKeyFields,
    key: z.string().meta({ description: 'The key itself, shown this once; send it as a bearer token' }),
  })
  .meta({ id: 'NewApiKey' });

export type ApiKeyResource = z.infer<typeof apiKey>;

const keyParams = z.strictObject({ apiKeyId: uuid });

export const createApiKey = defineEndpoint({
  id: 'createApiKey',
  method: 'post',
  path: '/api/v1/me/api-keys',
  tag: 'api-keys',
  summary: 'Make an API key',
  description: `The key is in this answer and in no other. A key has the scopes it is given, within what the roles of its owner allow at the time of each request. ${proofHint}`,
  auth: 'user',
  idempotency: 'optional',
  body: z
    .strictObject({
      name: z.string().trim().min(1).max(80).regex(withoutNul),
      scopes: z
        .array(scope)
        .min(1)
        .max(scopes.length)
        .refine((given) => new Set(given).size === given.length, { message: 'name each scope once' }),
      expiresAt: settableTimestamp
        .nullable()
        .optional()
        .meta({
          description: `After ${apiKeyDays.byDefault} days when not given, within ${apiKeyDays.most}; only administrators may ask for a key without end, by null`,
        }),
      requestsPerMinute: z.int().min(1).max(6000).default(600),
      ...proofFields,
    })
    .refine(atMostOneProof, oneProofOnly),
  responses: { 201: { description: 'The new key', schema: shownOnce } },
  errors: [...proofErrors, 'NOT_FOUND', 'EMAIL_NOT_VERIFIED', 'ROLE_MISSING', 'CONFLICT'],
});

export const listApiKeys = defineEndpoint({
  id: 'listApiKeys',
  method: 'get',
  path: '/api/v1/me/api-keys',
  tag: 'api-keys',
  summary: 'List your API keys that work, newest first',
  description: 'Without the keys themselves, which are shown once when they are made.',
  auth: 'user',
  query: z.strictObject({}),
  responses: {
    200: { description: 'The keys, without their secrets', schema: z.strictObject({ items: z.array(apiKey) }) },
  },
  errors: [],
});

export const rotateApiKey = defineEndpoint({
  id: 'rotateApiKey',
  method: 'post',
  path: '/api/v1/me/api-keys/:apiKeyId/rotate',
  tag: 'api-keys',
  summary: 'Put a new API key in the place of one',
  description: `The old key works for 24 hours more. The new one lives as long as the old one was given. ${proofHint}`,
  auth: 'user',
  idempotency: 'optional',
  params: keyParams,
  body: ownProof,
  responses: { 201: { description: 'The new key', schema: shownOnce } },
  errors: [...proofErrors, 'NOT_FOUND', 'EMAIL_NOT_VERIFIED', 'ROLE_MISSING', 'CONFLICT'],
});

export const revokeApiKey = defineEndpoint({
  id: 'revokeApiKey',
  method: 'delete',
  path: '/api/v1/me/api-keys/:apiKeyId',
  tag: 'api-keys',
  summary: 'End an API key at once',
  description: `The key is refused at once. ${proofHint}`,
  auth: 'user',
  idempotency: 'optional',
  params: keyParams,
  body: proofOrNoBody,
  responses: { 204: { description: 'The key is refused from now on' } },
  errors: [...proofErrors, 'NOT_FOUND'],
});

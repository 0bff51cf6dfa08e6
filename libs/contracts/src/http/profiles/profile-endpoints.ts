import { z } from 'zod';
import { uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { addresslessText, country, isNotEmpty, localeTag, notEmptyMessage, timeZone } from './profile-fields.ts';

const versioned = { ETag: 'Changes whenever the profile does; `If-Match` with it guards against lost updates' };

export const ownProfile = z
  .strictObject({
    username: z.string(),
    displayName: z.string().nullable(),
    bio: z.string().nullable(),
    country: z.string().nullable(),
    timeZone: z.string(),
    locale: z.string(),
    avatarAssetId: uuid.nullable(),
    avatarUrl: z.string().nullable(),
  })
  .meta({ id: 'OwnProfile' });

/** At least one field. */
export const profilePatch = z
  .strictObject({
    displayName: addresslessText(120).nullable(),
    bio: addresslessText(2000).nullable(),
    country: country.nullable(),
    timeZone,
    locale: localeTag,
    avatarAssetId: uuid.nullable(),
  })
  .partial()
  .refine(isNotEmpty, notEmptyMessage);

export const getMyProfile = defineEndpoint({
  id: 'getMyProfile',
  method: 'get',
  path: '/api/v1/me/profile',
  tag: 'profiles',
  summary: 'Read the own profile',
  description: 'With what others do not see, such as the time zone.',
  auth: 'user',
  scope: 'profile:read',
  query: z.strictObject({}),
  responses: { 200: { description: 'The profile', schema: ownProfile, headers: versioned } },
  errors: ['NOT_FOUND', 'FORBIDDEN'],
});

export const updateMyProfile = defineEndpoint({
  id: 'updateMyProfile',
  method: 'patch',
  path: '/api/v1/me/profile',
  tag: 'profiles',
  summary: 'Change the own profile',
  description:
    'Null takes a field away. The avatar is an uploaded picture of the same account, 5 MB (5,242,880 bytes) at most.',
  auth: 'user',
  idempotency: 'optional',
  body: profilePatch,
  maxBodyBytes: 16_384,
  responses: { 200: { description: 'The changed profile', schema: ownProfile, headers: versioned } },
  errors: ['NOT_FOUND', 'FORBIDDEN', 'PRECONDITION_FAILED', 'PAYLOAD_TOO_LARGE'],
});

export const publicProfile = z
  .strictObject({
    userId: uuid,
    username: z.string(),
    displayName: z.string().nullable(),
    bio: z.string().nullable(),
    country: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    /** Those that say what somebody does here; never those that give rights over others. */
    roles: z.array(z.string()),
    memberSince: z.iso.date(),
  })
  .meta({ id: 'PublicProfile' });

export const getProfile = defineEndpoint({
  id: 'getProfile',
  method: 'get',
  path: '/api/v1/profiles/:username',
  tag: 'profiles',
  summary: 'Read the public profile of an account, by its name in any case',
  description: 'What the person shows to everybody; suspended accounts are not found.',
  auth: 'public',
  params: z.strictObject({
    username: z
      .string()
      .min(1)
      .max(40)
      .regex(/^[^@\0]*$/, 'names have no @'),
  }),
  query: z.strictObject({}),
  responses: { 200: { description: 'What everybody may know', schema: publicProfile } },
  errors: ['NOT_FOUND'],
});

import { z } from 'zod';
import { makerRoles } from '../../accounts/roles.ts';
import { timestamp, uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { httpsUrl, httpUrl, isNotEmpty, notEmptyMessage, text } from './profile-fields.ts';

const mostLinks = 20;
const linkName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,29}$/, 'a name such as soundcloud: small letters, digits and hyphens');
export const socialLinks = z
  .record(linkName, httpsUrl)
  .refine((links) => Object.keys(links).length <= mostLinks, { message: `${mostLinks} links at most` })
  .meta({ examples: [{ soundcloud: 'https://soundcloud.com/example' }] });

const artistFields = {
  artistName: z.string(),
  bio: z.string().nullable(),
  website: z.string().nullable(),
  socialLinks: z.record(z.string(), z.string()),
  profileImageUrl: z.string().nullable(),
  location: z.string().nullable(),
  genre: z.string().nullable(),
  yearsActive: z.string().nullable(),
};

export const artist = z.strictObject({ userId: uuid, ...artistFields }).meta({ id: 'Artist' });

export const ownArtistProfile = z
  .strictObject({ userId: uuid, ...artistFields, profileImageAssetId: uuid.nullable(), updatedAt: timestamp })
  .meta({ id: 'OwnArtistProfile' });

/** At least one field; the first time the name. */
export const artistProfilePatch = z
  .strictObject({
    artistName: text(120),
    bio: text(5000).nullable(),
    website: httpUrl.nullable(),
    socialLinks,
    profileImageAssetId: uuid.nullable(),
    location: text(120).nullable(),
    genre: text(80).nullable(),
    yearsActive: text(40).nullable(),
  })
  .partial()
  .refine(isNotEmpty, notEmptyMessage);

const versioned = { ETag: 'Changes whenever the profile does; `If-Match` with it guards against lost updates' };

export const getMyArtistProfile = defineEndpoint({
  id: 'getMyArtistProfile',
  method: 'get',
  path: '/api/v1/me/artist-profile',
  tag: 'profiles',
  summary: 'Read the own artist profile',
  description: 'Not found before it was written for the first time.',
  auth: 'user',
  scope: 'profile:read',
  query: z.strictObject({}),
  responses: { 200: { description: 'The artist profile', schema: ownArtistProfile, headers: versioned } },
  errors: ['NOT_FOUND', 'FORBIDDEN'],
});

export const updateMyArtistProfile = defineEndpoint({
  id: 'updateMyArtistProfile',
  method: 'patch',
  path: '/api/v1/me/artist-profile',
  tag: 'profiles',
  summary: 'Make or change the own artist profile',
  description:
    'The first time it makes the profile and needs `artistName`. Null takes a field away; `socialLinks` replaces all links.',
  auth: 'user',
  roles: makerRoles,
  idempotency: 'optional',
  body: artistProfilePatch,
  maxBodyBytes: 65_536,
  responses: { 200: { description: 'The artist profile as it is now', schema: ownArtistProfile, headers: versioned } },
  errors: ['NOT_FOUND', 'FORBIDDEN', 'ROLE_MISSING', 'PRECONDITION_FAILED', 'PAYLOAD_TOO_LARGE'],
});

export const deleteMyArtistProfile = defineEndpoint({
  id: 'deleteMyArtistProfile',
  method: 'delete',
  path: '/api/v1/me/artist-profile',
  tag: 'profiles',
  summary: 'Take the own artist profile away',
  description: 'Entries that were submitted stay.',
  auth: 'user',
  idempotency: 'optional',
  responses: { 204: { description: 'It is gone' } },
  errors: ['NOT_FOUND'],
});

export const getArtist = defineEndpoint({
  id: 'getArtist',
  method: 'get',
  path: '/api/v1/artists/:userId',
  tag: 'profiles',
  summary: 'Read the artist profile of an account',
  description: 'What the artist shows to everybody.',
  auth: 'public',
  params: z.strictObject({ userId: uuid }),
  query: z.strictObject({}),
  responses: { 200: { description: 'The artist', schema: artist } },
  errors: ['NOT_FOUND'],
});

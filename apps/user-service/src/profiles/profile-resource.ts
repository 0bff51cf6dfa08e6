import { accountKinds } from '@urvote/contracts/accounts/roles';
import type { ownProfile, publicProfile } from '@urvote/contracts/http/profiles/profile-endpoints';
import { strongEtag } from '@urvote/platform/http/etag';
import type { z } from 'zod';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import type { Profile, PublicPerson } from './profiles.queries.ts';

export type OwnProfile = z.input<typeof ownProfile>;
export type PublicProfile = z.input<typeof publicProfile>;

export function profileResource({ isSuspended: _, ...profile }: Profile): OwnProfile {
  return { ...profile, avatarUrl: mediaUrl(profile.avatarAssetId) };
}

export function profileEtag(profile: OwnProfile): string {
  return strongEtag(JSON.stringify(profile));
}

/** Everybody is a voter, and staff roles are not for the public. */
const toldRoles = new Set<string>(accountKinds.filter((kind) => kind !== 'voter'));

/** Texts with an address in them are left out: providers put addresses into names. */
export function publicProfileResource({ roles, createdAt, avatarAssetId, ...person }: PublicPerson): PublicProfile {
  return {
    ...person,
    displayName: withoutAddress(person.displayName),
    bio: withoutAddress(person.bio),
    avatarUrl: mediaUrl(avatarAssetId),
    roles: roles.filter((role) => toldRoles.has(role)),
    memberSince: createdAt.toISOString().slice(0, 10),
  };
}

function withoutAddress(text: string | null): string | null {
  return text?.includes('@') ? null : text;
}

import type { artist, ownArtistProfile } from '@urvote/contracts/http/profiles/artist-endpoints';
import { strongEtag } from '@urvote/platform/http/etag';
import type { z } from 'zod';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import type { ArtistProfile } from './artist-profiles.queries.ts';

export type ArtistResource = z.input<typeof artist>;
export type OwnArtistProfile = z.input<typeof ownArtistProfile>;

export function artistResource({ profileImageAssetId, updatedAt: _, ...shown }: ArtistProfile): ArtistResource {
  return { ...shown, profileImageUrl: mediaUrl(profileImageAssetId) };
}

export function ownArtistResource(profile: ArtistProfile): OwnArtistProfile {
  return {
    ...artistResource(profile),
    profileImageAssetId: profile.profileImageAssetId,
    updatedAt: profile.updatedAt.toISOString(),
  };
}

export function artistEtag(profile: OwnArtistProfile): string {
  return strongEtag(JSON.stringify(profile));
}

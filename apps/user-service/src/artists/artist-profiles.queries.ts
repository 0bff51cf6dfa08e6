import type { artistProfilePatch } from '@urvote/contracts/http/profiles/artist-endpoints';
import type { RowPatch } from '@urvote/db-schema/database';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import type { z } from 'zod';

export type ArtistProfilePatch = z.output<typeof artistProfilePatch>;

export interface ArtistProfile {
  userId: string;
  artistName: string;
  bio: string | null;
  website: string | null;
  socialLinks: Record<string, string>;
  profileImageAssetId: string | null;
  location: string | null;
  genre: string | null;
  yearsActive: string | null;
  updatedAt: Date;
}

function artistProfiles(db: Db) {
  return db
    .selectFrom('artist_profile')
    .select([
      'artist_profile.user_id as userId',
      'artist_name as artistName',
      'artist_profile.bio',
      'website',
      'social_links',
      'profile_image_asset_id as profileImageAssetId',
      'location',
      'genre',
      'years_active as yearsActive',
      'artist_profile.updated_at as updatedAt',
    ]);
}

type ArtistRow = NonNullable<Awaited<ReturnType<ReturnType<typeof artistProfiles>['executeTakeFirst']>>>;

function profileOf({ social_links: links, ...row }: ArtistRow): ArtistProfile {
  return { ...row, socialLinks: links as Record<string, string> };
}

export async function findArtistProfile(db: Db, userId: string): Promise<ArtistProfile | undefined> {
  const row = await artistProfiles(db).where('user_id', '=', userId).executeTakeFirst();
  return row && profileOf(row);
}

export async function findPublicArtist(db: Db, userId: string): Promise<ArtistProfile | undefined> {
  const row = await artistProfiles(db)
    .innerJoin('user', 'user.id', 'artist_profile.user_id')
    .where('artist_profile.user_id', '=', userId)
    .where('user.suspended_at', 'is', null)
    .executeTakeFirst();
  return row && profileOf(row);
}

const columnOfField = {
  artistName: 'artist_name',
  bio: 'bio',
  website: 'website',
  socialLinks: 'social_links',
  profileImageAssetId: 'profile_image_asset_id',
  location: 'location',
  genre: 'genre',
  yearsActive: 'years_active',
} as const satisfies Record<keyof ArtistProfilePatch, keyof RowPatch<'artist_profile'>>;

function columnsOf(patch: ArtistProfilePatch): RowPatch<'artist_profile'> {
  const pairs = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs.map(([field, value]) => [columnOfField[field as keyof ArtistProfilePatch], value]));
}

/** The caller holds the lock of the owner's profile. */
export async function insertArtistProfile(
  trx: Trx,
  userId: string,
  patch: ArtistProfilePatch & { artistName: string },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('artist_profile')
    .values({ ...columnsOf(patch), artist_name: patch.artistName, user_id: userId, updated_at: now })
    .execute();
}

export async function updateArtistProfile(
  trx: Trx,
  userId: string,
  patch: ArtistProfilePatch,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('artist_profile')
    .set({ ...columnsOf(patch), updated_at: now })
    .where('user_id', '=', userId)
    .execute();
}

export async function deleteArtistProfile(db: Db, userId: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('artist_profile').where('user_id', '=', userId).executeTakeFirst();
  return numDeletedRows > 0n;
}

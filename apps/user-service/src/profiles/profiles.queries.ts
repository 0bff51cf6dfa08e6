import type { profilePatch } from '@urvote/contracts/http/profiles/profile-endpoints';
import type { RowPatch } from '@urvote/db-schema/database';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import type { z } from 'zod';

export type ProfilePatch = z.output<typeof profilePatch>;

export interface Profile {
  username: string;
  displayName: string | null;
  bio: string | null;
  country: string | null;
  timeZone: string;
  locale: string;
  avatarAssetId: string | null;
  isSuspended: boolean;
}

const profileColumns = [
  'username',
  'display_name as displayName',
  'bio',
  'country',
  'time_zone as timeZone',
  'locale',
  'avatar_asset_id as avatarAssetId',
] as const;

const isSuspended = sql<boolean>`suspended_at is not null`.as('isSuspended');

export async function findProfile(db: Db, userId: string): Promise<Profile | undefined> {
  return db.selectFrom('user').select(profileColumns).select(isSuspended).where('id', '=', userId).executeTakeFirst();
}

export async function lockProfile(trx: Trx, userId: string): Promise<Profile | undefined> {
  return trx
    .selectFrom('user')
    .select(profileColumns)
    .select(isSuspended)
    .where('id', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

const columnOfField = {
  displayName: 'display_name',
  bio: 'bio',
  country: 'country',
  timeZone: 'time_zone',
  locale: 'locale',
  avatarAssetId: 'avatar_asset_id',
} as const satisfies Record<keyof ProfilePatch, keyof RowPatch<'user'>>;

export async function updateProfile(trx: Trx, userId: string, patch: ProfilePatch, now: Date): Promise<Profile> {
  const pairs = Object.entries(patch).filter(([, value]) => value !== undefined);
  const columns: RowPatch<'user'> = Object.fromEntries(
    pairs.map(([field, value]) => [columnOfField[field as keyof ProfilePatch], value]),
  );
  return trx
    .updateTable('user')
    .set({ ...columns, updated_at: now })
    .where('id', '=', userId)
    .returning(profileColumns)
    .returning(isSuspended)
    .executeTakeFirstOrThrow();
}

export interface PublicPerson {
  userId: string;
  username: string;
  displayName: string | null;
  bio: string | null;
  country: string | null;
  avatarAssetId: string | null;
  roles: string[];
  createdAt: Date;
}

/** Ignores case; suspended accounts have no public profile. */
export async function findPublicProfile(db: Db, username: string): Promise<PublicPerson | undefined> {
  return db
    .selectFrom('user')
    .select([
      'id as userId',
      'username',
      'display_name as displayName',
      'bio',
      'country',
      'avatar_asset_id as avatarAssetId',
      'created_at as createdAt',
    ])
    .select(sql<string[]>`array(select role from user_role where user_id = "user".id order by role)`.as('roles'))
    .where(sql`lower(username)`, '=', sql`lower(${username})`)
    .where('suspended_at', 'is', null)
    .executeTakeFirst();
}

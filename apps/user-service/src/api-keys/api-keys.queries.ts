import type { Scope } from '@urvote/contracts/accounts/scopes';
import type { Database } from '@urvote/db-schema/database';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type SelectQueryBuilder, sql } from 'kysely';

export interface KeyOwner {
  id: string;
  email: string;
  isEmailVerified: boolean;
  isSuspended: boolean;
  roles: string[];
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  requestsPerMinute: number;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  rotatedFromId: string | null;
}

export interface NewApiKey extends Omit<ApiKey, 'lastUsedAt'> {
  ownerId: string;
  hash: Buffer;
  emailVoterKey: string;
}

/** Serializes changes of one owner's keys. */
export async function lockKeyOwner(trx: Trx, id: string): Promise<KeyOwner | undefined> {
  return trx
    .selectFrom('user')
    .select([
      'id',
      'email',
      sql<boolean>`email_verified_at is not null`.as('isEmailVerified'),
      sql<boolean>`suspended_at is not null`.as('isSuspended'),
      sql<string[]>`array(select role from user_role where user_id = "user".id)`.as('roles'),
    ])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

const liveAt = <O>(query: SelectQueryBuilder<Database, 'api_key', O>, now: Date) =>
  query
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]));

const apiKeys = (db: Db) =>
  db
    .selectFrom('api_key')
    .select([
      'id',
      'name',
      'prefix',
      'requests_per_minute as requestsPerMinute',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'last_used_at as lastUsedAt',
      'rotated_from_id as rotatedFromId',
    ])
    .select(sql<Scope[]>`scopes`.as('scopes'));

export async function listLiveKeys(db: Db, ownerId: string, now: Date): Promise<ApiKey[]> {
  return liveAt(apiKeys(db).where('owner_user_id', '=', ownerId), now)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}

export async function findLiveKey(
  trx: Trx,
  { ownerId, id, now }: { ownerId: string; id: string; now: Date },
): Promise<ApiKey | undefined> {
  return liveAt(apiKeys(trx).where('owner_user_id', '=', ownerId), now)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Rotated keys in their grace period do not count. */
export async function countLiveKeys(trx: Trx, ownerId: string, now: Date): Promise<number> {
  const counted = await liveAt(trx.selectFrom('api_key').where('owner_user_id', '=', ownerId), now)
    .where(sql<boolean>`not exists (select from api_key next where next.rotated_from_id = api_key.id)`)
    .select((select) => select.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(counted.count);
}

export async function hasSuccessor(trx: Trx, id: string): Promise<boolean> {
  return (
    (await trx.selectFrom('api_key').select('id').where('rotated_from_id', '=', id).executeTakeFirst()) !== undefined
  );
}

export async function deleteEndedKeys(trx: Trx, ownerId: string, endedBefore: Date): Promise<void> {
  await trx
    .deleteFrom('api_key')
    .where('owner_user_id', '=', ownerId)
    .where((where) => where.or([where('revoked_at', '<', endedBefore), where('expires_at', '<', endedBefore)]))
    .execute();
}

export async function insertApiKey(trx: Trx, key: NewApiKey): Promise<void> {
  await trx
    .insertInto('api_key')
    .values({
      id: key.id,
      owner_user_id: key.ownerId,
      name: key.name,
      prefix: key.prefix,
      hash: key.hash,
      scopes: key.scopes,
      requests_per_minute: key.requestsPerMinute,
      email_voter_key: key.emailVoterKey,
      created_at: key.createdAt,
      expires_at: key.expiresAt,
      rotated_from_id: key.rotatedFromId,
    })
    .execute();
}

/** A key that ends before stays as it is. */
export async function expireKeyBy(trx: Trx, id: string, until: Date): Promise<void> {
  await trx
    .updateTable('api_key')
    .set({ expires_at: sql`least(expires_at, ${until}::timestamptz)` })
    .where('id', '=', id)
    .execute();
}

/** @returns its prefix; undefined when the owner has no such working key */
export async function revokeKey(
  trx: Trx,
  { ownerId, id, now }: { ownerId: string; id: string; now: Date },
): Promise<string | undefined> {
  const revoked = await trx
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('owner_user_id', '=', ownerId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('prefix')
    .executeTakeFirst();
  return revoked?.prefix;
}

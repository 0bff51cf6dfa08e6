import { sql } from 'kysely';
import type { Db } from '../postgres/database.ts';

export interface StoredApiKey {
  id: string;
  hash: Buffer;
  scopes: string[];
  requestsPerMinute: number;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  emailVoterKey: string | null;
  ownerId: string;
  ownerVerifiedAt: Date | null;
  ownerCreatedAt: Date;
  ownerRoles: string[];
}

/** Keys that are not revoked, of owners who are not suspended; expired ones are among them. */
export async function findApiKeys(db: Db, hashes: readonly Buffer[]): Promise<StoredApiKey[]> {
  return db
    .selectFrom('api_key')
    .innerJoin('user', 'user.id', 'api_key.owner_user_id')
    .select([
      'api_key.id as id',
      'api_key.hash as hash',
      'api_key.scopes as scopes',
      'api_key.requests_per_minute as requestsPerMinute',
      'api_key.expires_at as expiresAt',
      'api_key.last_used_at as lastUsedAt',
      'api_key.email_voter_key as emailVoterKey',
      'user.id as ownerId',
      'user.email_verified_at as ownerVerifiedAt',
      'user.created_at as ownerCreatedAt',
      sql<string[]>`array(select role from user_role where user_role.user_id = "user".id order by role)`.as(
        'ownerRoles',
      ),
    ])
    .where('api_key.hash', 'in', hashes)
    .where('api_key.revoked_at', 'is', null)
    .where('user.suspended_at', 'is', null)
    .execute();
}

/** Does nothing when another process noted a use since `unlessAfter`. */
export async function noteUse(
  db: Db,
  { id, at, unlessAfter }: { id: string; at: Date; unlessAfter: Date },
): Promise<void> {
  await db
    .updateTable('api_key')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<=', unlessAfter)]))
    .execute();
}

import { randomUUID } from 'node:crypto';
import type { Database } from '@urvote/db-schema/database';
import { newApiKeyText } from '@urvote/platform/api-keys/api-key-text';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import type { Kysely } from 'kysely';

export interface GivenKey {
  /** An account that is there; a new one by default. */
  userId?: string;
  /** Of the new account; `voter` by default. */
  roles?: readonly string[];
  isSuspended?: boolean;
  scopes: readonly string[];
  requestsPerMinute?: number;
  emailVoterKey?: string;
  createdAt?: Date;
  expiresAt?: Date;
  revokedAt?: Date;
}

export interface TestKey {
  id: string;
  userId: string;
  /** What is sent as a bearer token. */
  key: string;
}

/** An API key as the service of accounts stores it. */
export async function insertApiKey(db: Kysely<Database>, given: GivenKey): Promise<TestKey> {
  const createdAt = given.createdAt ?? new Date();
  const userId = given.userId ?? (await insertOwner(db, given, createdAt));
  const id = randomUUID();
  const { text, prefix } = newApiKeyText();
  await db
    .insertInto('api_key')
    .values({
      id,
      owner_user_id: userId,
      name: 'Test',
      prefix,
      hash: tokenHash(text),
      scopes: [...given.scopes],
      requests_per_minute: given.requestsPerMinute ?? 100_000,
      email_voter_key: given.emailVoterKey ?? null,
      created_at: createdAt,
      expires_at: given.expiresAt ?? null,
      revoked_at: given.revokedAt ?? null,
    })
    .execute();
  return { id, userId, key: text };
}

async function insertOwner(
  db: Kysely<Database>,
  { roles = ['voter'], isSuspended = false }: GivenKey,
  createdAt: Date,
): Promise<string> {
  const id = randomUUID();
  const times = { email_verified_at: createdAt, created_at: createdAt, suspended_at: isSuspended ? createdAt : null };
  await db
    .insertInto('user')
    .values({ id, email: `${id}@example.org`, username: id, ...times })
    .execute();
  if (roles.length > 0)
    await db
      .insertInto('user_role')
      .values(roles.map((role) => ({ user_id: id, role })))
      .execute();
  return id;
}

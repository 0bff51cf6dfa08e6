import { randomUUID } from 'node:crypto';
import type { Database, NewRow } from '@urvote/db-schema/database';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import type { TokenClaims } from '@urvote/testkit/tokens';
import type { Kysely } from 'kysely';
import { insertUser, type StartedContestService } from '../contest-service.test-support.ts';

export interface Maker {
  userId: string;
  client: ApiClient;
}

export async function insertMaker(
  db: Kysely<Database>,
  service: StartedContestService,
  claims: TokenClaims = {},
): Promise<Maker> {
  const userId = randomUUID();
  await insertUser(db, userId);
  await db
    .updateTable('user')
    .set({ email_verified_at: new Date(), display_name: 'Ada' })
    .where('id', '=', userId)
    .execute();
  const token = await service.issuer.mintToken({ userId, roles: ['voter', 'creator'], ...claims });
  return { userId, client: apiClient(service.url, { token }) };
}

export async function insertUpload(
  db: Kysely<Database>,
  ownerId: string,
  changes: Partial<NewRow<'media_asset'>> = {},
): Promise<string> {
  const id = randomUUID();
  const object = {
    bucket: 'media',
    object_key: id,
    mime_type: 'audio/mpeg',
    byte_count: 1000,
    sha256: Buffer.alloc(32),
    status: 'ready',
  };
  await db
    .insertInto('media_asset')
    .values({ id, uploaded_by: ownerId, ...object, ...changes })
    .execute();
  return id;
}

import { randomUUID } from 'node:crypto';
import type { Database, NewRow } from '@urvote/db-schema/database';
import type { Kysely } from 'kysely';

export async function insertUpload(
  db: Kysely<Database>,
  ownerId: string | null,
  changes: Partial<NewRow<'media_asset'>> = {},
): Promise<string> {
  const id = randomUUID();
  const object = {
    bucket: 'media',
    object_key: id,
    mime_type: 'image/png',
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

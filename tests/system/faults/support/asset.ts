import { createHash, randomUUID } from 'node:crypto';
import { openObjectStore } from '@urvote/platform/object-store/object-store';
import type { Db } from '@urvote/platform/postgres/database';
import type { OwnObjectStore } from './own-object-store.ts';

/** A file that the media service delivers. @returns its id */
export async function putAsset(db: Db, { settings }: OwnObjectStore, content: Buffer): Promise<string> {
  const id = randomUUID();
  const row = {
    id,
    bucket: settings.bucket,
    object_key: `media/${id}`,
    mime_type: 'audio/mpeg',
    byte_count: content.length,
    status: 'ready',
  };
  await db
    .insertInto('media_asset')
    .values({ ...row, sha256: createHash('sha256').update(content).digest() })
    .execute();
  await using store = openObjectStore(settings);
  await store.put(row.object_key, content, { contentType: row.mime_type });
  return id;
}

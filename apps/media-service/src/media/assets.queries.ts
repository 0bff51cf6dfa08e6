import type { Db } from '@urvote/platform/postgres/database';

export interface Asset {
  id: string;
  objectKey: string;
  mimeType: string;
  sizeBytes: number;
  sha256: Buffer;
}

export async function findReadyAsset(db: Db, id: string): Promise<Asset | undefined> {
  return db
    .selectFrom('media_asset')
    .select(['id', 'object_key as objectKey', 'mime_type as mimeType', 'byte_count as sizeBytes', 'sha256'])
    .where('id', '=', id)
    .where('status', '=', 'ready')
    .executeTakeFirst();
}

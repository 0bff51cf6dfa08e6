import type { Trx } from '@urvote/platform/postgres/database';

export interface UploadedObject {
  status: string;
  mimeType: string;
  byteCount: number;
}

export async function findUpload(
  trx: Trx,
  { assetId, ownerId }: { assetId: string; ownerId: string },
): Promise<UploadedObject | undefined> {
  return trx
    .selectFrom('media_asset')
    .select(['status', 'mime_type as mimeType', 'byte_count as byteCount'])
    .where('id', '=', assetId)
    .where('uploaded_by', '=', ownerId)
    .executeTakeFirst();
}

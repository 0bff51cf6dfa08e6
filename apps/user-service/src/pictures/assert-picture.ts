import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import { findUpload } from './pictures.queries.ts';

const longestPictureBytes = 5 * 1_048_576;

/** No SVG, which may hold scripts. */
const pictureTypes = new Set(['image/avif', 'image/gif', 'image/jpeg', 'image/png', 'image/webp']);

export interface PictureReference {
  assetId: string;
  ownerId: string;
  /** Such as `body.avatarAssetId`. */
  field: string;
}

/** @throws {ProblemError} VALIDATION_FAILED naming the field; PAYLOAD_TOO_LARGE */
export async function assertPicture(trx: Trx, { assetId, ownerId, field }: PictureReference): Promise<void> {
  const found = await findUpload(trx, { assetId, ownerId });
  if (found === undefined || found.status !== 'ready')
    throw refused(field, 'unknown_asset', 'there is no such upload of yours');
  if (!pictureTypes.has(found.mimeType)) throw refused(field, 'not_a_picture', 'not a picture of a type that is taken');
  if (found.byteCount > longestPictureBytes)
    throw new ProblemError('PAYLOAD_TOO_LARGE', { detail: 'A picture has 5 MB at most' });
}

function refused(field: string, code: string, message: string): ProblemError {
  return new ProblemError('VALIDATION_FAILED', { errors: [{ field, code, message }] });
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import { mediaErrors, type SubmittedMedia } from './submission-rules.ts';
import { findUploads } from './submissions.queries.ts';

/** @throws {ProblemError} VALIDATION_FAILED for uploads that the account does not have, or of another type */
export async function assertOwnMedia(trx: Trx, media: SubmittedMedia, userId: string | null): Promise<void> {
  const ids = [media.mediaAssetId, media.coverAssetId].filter((id) => id !== undefined);
  const errors = mediaErrors(media, await findUploads(trx, userId, ids));
  if (errors.length > 0) throw new ProblemError('VALIDATION_FAILED', { errors });
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { assertIfMatch } from '@urvote/platform/http/etag';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from '../context.ts';
import { assertPicture } from '../pictures/assert-picture.ts';
import { assertActive } from '../profiles/assert-active.ts';
import { lockProfile } from '../profiles/profiles.queries.ts';
import {
  type ArtistProfile,
  type ArtistProfilePatch,
  findArtistProfile,
  insertArtistProfile,
  updateArtistProfile,
} from './artist-profiles.queries.ts';
import { artistEtag, type OwnArtistProfile, ownArtistResource } from './artist-resource.ts';

export interface UpdateArtistProfileCommand {
  userId: string;
  patch: ArtistProfilePatch;
  ifMatch: string | undefined;
}

/**
 * @throws {ProblemError} NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED; VALIDATION_FAILED without a name the first time;
 * VALIDATION_FAILED and PAYLOAD_TOO_LARGE for the picture
 */
export async function updateMyArtistProfile(
  app: Pick<AppContext, 'db' | 'clock'>,
  command: UpdateArtistProfileCommand,
): Promise<OwnArtistProfile> {
  const { userId, patch, ifMatch } = command;
  const now = new Date(app.clock.nowMs());
  return app.db.transaction().execute(async (trx) => {
    assertActive(await lockProfile(trx, userId));
    const current = await findArtistProfile(trx, userId);
    assertExpected(current, ifMatch);
    await assertOwnPicture(trx, userId, patch);
    if (current === undefined) await makeProfile(trx, userId, patch, now);
    else await updateArtistProfile(trx, userId, patch, now);
    const written = await findArtistProfile(trx, userId);
    if (written === undefined) throw new Error('an artist profile went away while its account was locked');
    return ownArtistResource(written);
  });
}

function assertExpected(current: ArtistProfile | undefined, ifMatch: string | undefined): void {
  if (current !== undefined) assertIfMatch(ifMatch, artistEtag(ownArtistResource(current)));
  else if (ifMatch !== undefined) throw new ProblemError('PRECONDITION_FAILED');
}

async function assertOwnPicture(trx: Trx, ownerId: string, patch: ArtistProfilePatch): Promise<void> {
  const { profileImageAssetId: assetId } = patch;
  if (typeof assetId === 'string') await assertPicture(trx, { assetId, ownerId, field: 'body.profileImageAssetId' });
}

async function makeProfile(trx: Trx, userId: string, patch: ArtistProfilePatch, now: Date): Promise<void> {
  const { artistName } = patch;
  if (artistName === undefined) {
    const errors = [{ field: 'body.artistName', code: 'required', message: 'needed to make the profile' }];
    throw new ProblemError('VALIDATION_FAILED', { errors });
  }
  await insertArtistProfile(trx, userId, { ...patch, artistName }, now);
}

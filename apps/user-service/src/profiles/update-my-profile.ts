import { assertIfMatch } from '@urvote/platform/http/etag';
import type { AppContext } from '../context.ts';
import { assertPicture } from '../pictures/assert-picture.ts';
import { assertActive } from './assert-active.ts';
import { type OwnProfile, profileEtag, profileResource } from './profile-resource.ts';
import { lockProfile, type ProfilePatch, updateProfile } from './profiles.queries.ts';

export interface UpdateProfileCommand {
  userId: string;
  patch: ProfilePatch;
  ifMatch: string | undefined;
}

/** @throws {ProblemError} NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED; VALIDATION_FAILED and PAYLOAD_TOO_LARGE for the avatar */
export async function updateMyProfile(
  app: Pick<AppContext, 'db' | 'clock'>,
  { userId, patch, ifMatch }: UpdateProfileCommand,
): Promise<OwnProfile> {
  const updated = await app.db.transaction().execute(async (trx) => {
    const current = await lockProfile(trx, userId);
    assertActive(current);
    assertIfMatch(ifMatch, profileEtag(profileResource(current)));
    const { avatarAssetId } = patch;
    if (typeof avatarAssetId === 'string')
      await assertPicture(trx, { assetId: avatarAssetId, ownerId: userId, field: 'body.avatarAssetId' });
    return updateProfile(trx, userId, patch, new Date(app.clock.nowMs()));
  });
  return profileResource(updated);
}

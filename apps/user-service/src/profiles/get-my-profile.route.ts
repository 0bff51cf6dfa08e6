import { getMyProfile } from '@urvote/contracts/http/profiles/profile-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { assertActive } from './assert-active.ts';
import { profileEtag, profileResource } from './profile-resource.ts';
import { findProfile } from './profiles.queries.ts';

export function getMyProfileRoute({ db }: AppContext) {
  return defineRoute(getMyProfile, async ({ caller }) => {
    const found = await findProfile(db, caller.userId);
    assertActive(found);
    const body = profileResource(found);
    return { status: 200, headers: { ETag: profileEtag(body) }, body };
  });
}

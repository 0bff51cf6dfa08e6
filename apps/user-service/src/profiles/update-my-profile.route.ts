import { updateMyProfile as endpoint } from '@urvote/contracts/http/profiles/profile-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { profileEtag } from './profile-resource.ts';
import { updateMyProfile } from './update-my-profile.ts';

export function updateMyProfileRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const updated = await updateMyProfile(app, {
      userId: ctx.caller.userId,
      patch: ctx.body,
      ifMatch: ctx.header('if-match'),
    });
    return { status: 200, headers: { ETag: profileEtag(updated) }, body: updated };
  });
}

import { updateMyArtistProfile as endpoint } from '@urvote/contracts/http/profiles/artist-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { artistEtag } from './artist-resource.ts';
import { updateMyArtistProfile } from './update-my-artist-profile.ts';

export function updateMyArtistProfileRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const updated = await updateMyArtistProfile(app, {
      userId: ctx.caller.userId,
      patch: ctx.body,
      ifMatch: ctx.header('if-match'),
    });
    return { status: 200, headers: { ETag: artistEtag(updated) }, body: updated };
  });
}

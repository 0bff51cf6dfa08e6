import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getMyArtistProfile } from '@urvote/contracts/http/profiles/artist-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { assertActive } from '../profiles/assert-active.ts';
import { findProfile } from '../profiles/profiles.queries.ts';
import { findArtistProfile } from './artist-profiles.queries.ts';
import { artistEtag, ownArtistResource } from './artist-resource.ts';

export function getMyArtistProfileRoute({ db }: AppContext) {
  return defineRoute(getMyArtistProfile, async ({ caller }) => {
    assertActive(await findProfile(db, caller.userId));
    const found = await findArtistProfile(db, caller.userId);
    if (found === undefined) throw new ProblemError('NOT_FOUND');
    const body = ownArtistResource(found);
    return { status: 200, headers: { ETag: artistEtag(body) }, body };
  });
}

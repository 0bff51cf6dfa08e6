import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { deleteMyArtistProfile, getArtist, getMyArtistProfile } from '@urvote/contracts/http/profiles/artist-endpoints';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { assertActive } from '../profiles/assert-active.ts';
import { findProfile } from '../profiles/profiles.queries.ts';
import { deleteArtistProfile, findArtistProfile, findPublicArtist } from './artist-profiles.queries.ts';
import { artistResource, artistTag, ownArtistResource } from './artist-resource.ts';

export function getMyArtistProfileRoute({ db }: AppContext): Route {
  return defineRoute(getMyArtistProfile, async ({ caller }) => {
    assertActive(await findProfile(db, caller.userId));
    const found = await findArtistProfile(db, caller.userId);
    if (found === undefined) throw new ProblemError('NOT_FOUND');
    const body = ownArtistResource(found);
    return { status: 200, headers: { ETag: artistTag(body) }, body };
  });
}

export function deleteMyArtistProfileRoute({ db }: AppContext): Route {
  return defineRoute(deleteMyArtistProfile, async ({ caller }) => {
    if (!(await deleteArtistProfile(db, caller.userId))) throw new ProblemError('NOT_FOUND');
    return { status: 204 };
  });
}

export function getArtistRoute({ db }: AppContext): Route {
  return defineRoute(getArtist, async ({ params }) => {
    const found = await findPublicArtist(db, params.userId);
    if (found === undefined) throw new ProblemError('NOT_FOUND');
    return { status: 200, body: artistResource(found) };
  });
}

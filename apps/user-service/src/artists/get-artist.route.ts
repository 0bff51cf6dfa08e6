import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getArtist } from '@urvote/contracts/http/profiles/artist-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { findPublicArtist } from './artist-profiles.queries.ts';
import { artistResource } from './artist-resource.ts';

export function getArtistRoute({ db }: AppContext) {
  return defineRoute(getArtist, async ({ params }) => {
    const found = await findPublicArtist(db, params.userId);
    if (found === undefined) throw new ProblemError('NOT_FOUND');
    return { status: 200, body: artistResource(found) };
  });
}

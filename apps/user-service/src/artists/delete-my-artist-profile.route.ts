import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { deleteMyArtistProfile } from '@urvote/contracts/http/profiles/artist-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { deleteArtistProfile } from './artist-profiles.queries.ts';

export function deleteMyArtistProfileRoute({ db }: AppContext) {
  return defineRoute(deleteMyArtistProfile, async ({ caller }) => {
    if (!(await deleteArtistProfile(db, caller.userId))) throw new ProblemError('NOT_FOUND');
    return { status: 204 };
  });
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getProfile } from '@urvote/contracts/http/profiles/profile-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { publicProfileResource } from './profile-resource.ts';
import { findPublicProfile } from './profiles.queries.ts';

export function getProfileRoute({ db }: AppContext) {
  return defineRoute(getProfile, async ({ params }) => {
    const found = await findPublicProfile(db, params.username);
    if (found === undefined) throw new ProblemError('NOT_FOUND');
    return { status: 200, body: publicProfileResource(found) };
  });
}

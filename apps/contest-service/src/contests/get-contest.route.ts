import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getContest } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { ifNoneMatch } from '@urvote/platform/http/etag';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import type { AppContext } from '../context.ts';
import { contestResource } from './contest-resource.ts';
import { contestTag } from './contest-version.ts';
import { findPublicContest } from './public-contests.queries.ts';

export function getContestRoute({ db, clock }: AppContext) {
  return defineRoute(getContest, async (ctx) => {
    const contest = await findPublicContest(db, ctx.params.idOrSlug.toLowerCase());
    if (contest === undefined) throw new ProblemError('NOT_FOUND');
    const body = contestResource(contest, clock.nowMs());
    const headers = { ETag: contestTag(body), 'Cache-Control': 'no-cache', ...sharedForASecond };
    return ifNoneMatch(ctx.header('if-none-match'), headers.ETag)
      ? { status: 304, headers }
      : { status: 200, body, headers };
  });
}

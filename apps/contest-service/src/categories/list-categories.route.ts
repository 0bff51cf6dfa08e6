import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { listCategories as endpoint } from '@urvote/contracts/http/contests/category-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { findPublicContest } from '../contests/public-contests.queries.ts';
import type { AppContext } from '../context.ts';
import { listCategories } from './categories.queries.ts';

export function listCategoriesRoute({ db }: AppContext) {
  return defineRoute(endpoint, async ({ params }) => {
    const contest = await findPublicContest(db, params.idOrSlug.toLowerCase());
    if (contest === undefined) throw new ProblemError('NOT_FOUND');
    const categories = await listCategories(db, contest.id);
    return { status: 200, headers: sharedForASecond, body: { categories } };
  });
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getEntryForm } from '@urvote/contracts/http/entry-forms/entry-form-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { findPublicContest } from '../contests/public-contests.queries.ts';
import type { AppContext } from '../context.ts';
import { findEntryRules } from './entry-forms.queries.ts';

export function getEntryFormRoute({ db }: AppContext) {
  return defineRoute(getEntryForm, async ({ params }) => {
    const contest = await findPublicContest(db, params.contestId.toLowerCase());
    if (contest === undefined) throw new ProblemError('NOT_FOUND');
    return { status: 200, headers: sharedForASecond, body: await findEntryRules(db, contest.id) };
  });
}

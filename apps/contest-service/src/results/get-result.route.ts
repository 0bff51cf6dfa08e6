import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getResult } from '@urvote/contracts/http/results/result-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { findPublicContest } from '../contests/public-contests.queries.ts';
import type { AppContext } from '../context.ts';
import { listResults } from './results.queries.ts';

export function getResultRoute({ db, resultSigner }: AppContext) {
  return defineRoute(getResult, async ({ params, query: { version } }) => {
    const contest = await findPublicContest(db, params.idOrSlug.toLowerCase());
    const asked = contest && { contestId: contest.id, version, isPublished: true, limit: 1 };
    const [found] = asked ? await listResults(db, asked) : [];
    if (found === undefined) throw new ProblemError('NOT_FOUND');
    const certificates = found.certificates.map(({ role, signedAt, signature }) => ({ role, signedAt, signature }));
    const headers = { 'Cache-Control': 'no-cache', ...sharedForASecond };
    return { status: 200, headers, body: { ...found, certificates, publicKey: resultSigner.publicKey } };
  });
}

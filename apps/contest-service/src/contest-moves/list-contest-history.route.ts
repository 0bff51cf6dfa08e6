import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { listContestHistory } from '@urvote/contracts/http/contests/contest-state-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { findPublicContest } from '../contests/public-contests.queries.ts';
import type { AppContext } from '../context.ts';
import { readHistory } from './history.queries.ts';

const codec = cursorCodec('contest-history');

export function listContestHistoryRoute({ db }: AppContext) {
  return defineRoute(listContestHistory, async ({ params, query: { limit, cursor } }) => {
    const contest = await findPublicContest(db, params.idOrSlug.toLowerCase());
    if (contest === undefined) throw new ProblemError('NOT_FOUND');
    const { id: contestId } = contest;
    const afterId = cursor === undefined ? 0 : codec.decode(cursor).atUs;
    const rows = await readHistory(db, { contestId, afterId, count: limit + 1 });
    const body = pageOf(rows, limit, codec, {
      position: ({ id }) => ({ atUs: id, id: contestId }),
      item: ({ at, kind, details, reason }) => ({ at: at.toISOString(), kind, details, reason }),
    });
    return { status: 200, headers: sharedForASecond, body };
  });
}

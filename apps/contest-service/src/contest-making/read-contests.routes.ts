import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getContestSettings, listClientContests } from '@urvote/contracts/http/contests/contest-making-endpoints';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { memberRoute } from '../access/member-route.ts';
import { contestResource, managedContestResource } from '../contests/contest-resource.ts';
import { contestTag } from '../contests/contest-version.ts';
import { readContest } from '../contests/contests.queries.ts';
import type { AppContext } from '../context.ts';
import { listContestsOf } from './client-contests.queries.ts';

const codec = cursorCodec('client-contests');

export function listClientContestsRoute(app: AppContext) {
  return memberRoute(app, listClientContests, async ({ query: { limit, cursor, state } }, { clientId }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const listed = await listContestsOf(app.db, { clientId, state, after, count: limit + 1 });
    const nowMs = app.clock.nowMs();
    const body = pageOf(listed, limit, codec, {
      position: ({ position }) => position,
      item: ({ contest }) => managedContestResource(contest, nowMs),
    });
    return { status: 200, body };
  });
}

export function getContestSettingsRoute(app: AppContext) {
  return memberRoute(app, getContestSettings, async ({ params }) => {
    const contest = await readContest(app.db, params.contestId);
    if (contest === undefined) throw new ProblemError('NOT_FOUND');
    const nowMs = app.clock.nowMs();
    const headers = { ETag: contestTag(contestResource(contest, nowMs)) };
    return { status: 200, headers, body: managedContestResource(contest, nowMs) };
  });
}

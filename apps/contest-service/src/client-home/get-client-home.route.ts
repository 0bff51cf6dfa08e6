import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getClientHome } from '@urvote/contracts/http/clients/client-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { findClient } from '../clients/clients.queries.ts';
import { contestResource } from '../contests/contest-resource.ts';
import type { AppContext } from '../context.ts';
import { findActiveContest, listNewestEntries } from './client-home.queries.ts';

const newestCount = 4;

export function getClientHomeRoute({ db, clock }: AppContext) {
  return defineRoute(getClientHome, async ({ params }) => {
    const client = await findClient(db, params.clientSlug);
    if (client?.isActive !== true) throw new ProblemError('NOT_FOUND');
    const nowMs = clock.nowMs();
    const found = await findActiveContest(db, client.id, new Date(nowMs));
    const contest = found === undefined ? null : contestResource(found, nowMs);
    const entries = contest === null ? [] : await listNewestEntries(db, contest.id, newestCount);
    return { status: 200, headers: sharedForASecond, body: { client, contest, entries } };
  });
}

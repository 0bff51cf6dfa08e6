import {
  disqualifyVotes,
  listDisqualifications,
  previewDisqualification,
  undoDisqualification,
} from '@urvote/contracts/http/disqualifications/disqualification-endpoints';
import {
  acceptContestVote,
  decideContestVotes,
  listContestHeldVotes,
  previewContestVoteDecisions,
  voidContestVote,
} from '@urvote/contracts/http/held-votes/contest-held-vote-endpoints';
import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import type { ApiClient } from '@urvote/testkit/http-client';
import type { Platform } from '../platform.ts';

/** Of four votes one is accepted, one struck, one decided about in bulk and one disqualified and restored. */
export async function callDisqualifications({ db }: Platform, manager: ApiClient): Promise<void> {
  const contest = await addSampleContest(db);
  const { contestId, entryIds } = contest;
  await addSampleVotes(db, { ...contest, voteCount: 3, state: 'held' });
  const params = { contestId };
  const page = (await manager.call(listContestHeldVotes, { params })).body as { items: { id: string }[] };
  const [accepted = '', struck = ''] = page.items.map(({ id }) => id);
  await manager.call(acceptContestVote, { params: { ...params, voteId: accepted } });
  await manager.call(voidContestVote, { params: { ...params, voteId: struck } });
  const bulk = { decision: 'accept', filter: {} } as const;
  const preview = await manager.call(previewContestVoteDecisions, { params, body: bulk });
  const { until } = preview.body as { until: string };
  await manager.call(decideContestVotes, { params, body: { ...bulk, until, expectedCount: 1 } });

  await addSampleVotes(db, { contestId, entryIds, voteCount: 1, day: '2026-11-20' });
  const filter = { castUntil: '2026-11-21T00:00:00.000Z' };
  const meant = await manager.call(previewDisqualification, { params, body: { filter } });
  const asked = { filter, until: (meant.body as { until: string }).until, expectedCount: 1, reason: 'Fakes' };
  const { id } = (await manager.call(disqualifyVotes, { params, body: asked })).body as { id: string };
  await manager.call(listDisqualifications, { params });
  await manager.call(undoDisqualification, {
    params: { ...params, disqualificationId: id },
    body: { reason: 'They were real' },
  });
}

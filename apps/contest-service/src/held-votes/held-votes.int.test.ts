import {
  acceptVote,
  decideVotes,
  getReviewedVote,
  listHeldVotes,
  previewVoteDecisions,
} from '@urvote/contracts/http/held-votes/held-vote-endpoints';
import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { testDatabase } from '@urvote/testkit/test-database';
import { expect, it } from 'vitest';
import { startContestService } from '../contest-service.test-support.ts';

it('reviewing needs no more than the rights of the service: what was asked for is taken down once', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const contest = await addSampleContest(db);
  await addSampleVotes(db, { ...contest, voteCount: 5, state: 'held' });
  await using service = await startContestService(database.url, { DATABASE_ROLE: 'urvote_contest_service' });
  const { contestId } = contest;
  const { items } = (await service.admin.call(listHeldVotes, { query: { contestId } })).body as {
    items: { id: string }[];
  };
  expect(items).toHaveLength(5);
  const voteId = items[0]?.id ?? '';
  const accept = () =>
    service.admin.call(acceptVote, { params: { voteId }, headers: { 'idempotency-key': 'one-key' } });
  const [first, again] = [await accept(), await accept()];
  expect([first.status, again.body]).toEqual([202, first.body]);
  expect((await service.admin.call(getReviewedVote, { params: { voteId } })).body).toMatchObject({
    id: voteId,
    pendingDecision: 'accept',
  });
  const body = { decision: 'void', filter: { contestId } } as const;
  const preview = (await service.admin.call(previewVoteDecisions, { body })).body as { count: number; until: string };
  expect(preview.count).toBe(4);
  const decided = await service.admin.call(decideVotes, { body: { ...body, until: preview.until, expectedCount: 4 } });
  expect(decided.body).toEqual({ decidedCount: 4 });
  const rows = await db.selectFrom('vote_decision').select(['decision', 'settled_at']).orderBy('decision').execute();
  expect(rows.map(({ decision, settled_at }) => [decision, settled_at])).toEqual([
    ['accept', null],
    ...Array(4).fill(['void', null]),
  ]);
});

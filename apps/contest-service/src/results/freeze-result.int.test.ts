import { freezeResult } from '@urvote/contracts/http/results/result-endpoints';
import { testDatabase } from '@urvote/testkit/test-database';
import { expect, it } from 'vitest';
import { insertContest, insertUser, startContestService } from '../contest-service.test-support.ts';

it('freezes no result of a contest in which a jury decides, too, as long as it would leave the jury out', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await using service = await startContestService(database.url);
  await insertUser(db, service.adminId);
  const weights = { public_weight: '0.5', jury_weight: '0.5' };
  const contestId = await insertContest(db, { status: 'closed', ...weights });
  const refused = await service.admin.call(freezeResult, { params: { contestId } });
  expect([refused.status, refused.problem().detail]).toEqual([409, expect.stringContaining('A jury decides')]);
});

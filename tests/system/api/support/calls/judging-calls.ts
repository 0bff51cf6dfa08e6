import { addSampleContest } from '@urvote/db-schema/sample-rows.test-support';
import {
  getJury,
  getJuryReport,
  listJuryAssignments,
  putJury,
  putJuryBallot,
} from '@urvote/contracts/http/judging/judging-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';
import { type Calling, newAccount } from './new-account.ts';

/** A jury of one, from its plan to its report. */
export async function callJudging(calling: Calling, admin: ApiClient): Promise<void> {
  const { db } = calling.platform;
  const { contestId, entryIds } = await addSampleContest(db);
  const juror = await newAccount(calling);
  await db
    .insertInto('client_member')
    .columns(['client_id', 'user_id', 'role'])
    .expression((build) =>
      build
        .selectFrom('contest')
        .select((of) => ['client_id', of.val(juror.userId).as('user_id'), of.val('judge').as('role')])
        .where('id', '=', contestId),
    )
    .execute();
  const params = { contestId };
  await admin.call(putJury, {
    params,
    body: {
      isBlind: true,
      deadlineAt: '2099-01-01T00:00:00Z',
      remindHoursBefore: 24,
      maxScore: 10,
      criteria: [{ name: 'Song', description: null, weight: 1 }],
      panels: [{ name: 'All', jurorIds: [juror.userId], entryIds: null }],
    },
  });
  await admin.call(getJury, { params });
  await juror.client.call(listJuryAssignments, { params });
  const ballot = { params: { contestId, entryId: entryIds[0] ?? '' }, body: { submit: true, abstain: true } };
  await juror.client.call(putJuryBallot, ballot);
  await admin.call(getJuryReport, { params });
}

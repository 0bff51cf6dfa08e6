import { putJury } from '@urvote/contracts/http/judging/judging-endpoints';
import { addressedMail } from '@urvote/contracts/mail/mail-messages';
import { createSealer } from '@urvote/platform/crypto/sealer';
import { mailPurpose } from '@urvote/platform/mail/request-mail.queries';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import { expect, it } from 'vitest';
import { insertContest, insertEntry, startContestService } from '../contest-service.test-support.ts';
import { addMember, deadline, approved, juryPlan } from './juries.test-support.ts';
import { remindJurors } from './remind-jurors.ts';

it('reminds jurors with open ballots by mail, once however many sweep and start again', async () => {
  await using database = await testDatabase({ max: 20 });
  const { db } = database;
  await using service = await startContestService(database.url, { DATABASE_ROLE: 'urvote_contest_service' });
  const contestId = await insertContest(db, { name: 'Song of the year' });
  const entryIds = [0, 1].map(() => insertEntry(db, contestId, approved));
  const [entryId] = await Promise.all(entryIds);
  const [late, done] = [await addMember(db, service, contestId), await addMember(db, service, contestId)];
  const panels = [
    { name: 'A', jurorIds: [late.id], entryIds: null },
    { name: 'B', jurorIds: [done.id], entryIds: [entryId ?? ''] },
  ];
  const put = (changes: object) =>
    service.admin.call(putJury, { params: { contestId }, body: juryPlan([], { panels, ...changes }) });
  expect((await put({ remindHoursBefore: 24 })).status).toBe(200);
  const at = new Date('2026-06-20T00:00:00Z');
  await db
    .insertInto('jury_ballot')
    .values({
      ...{ id: done.id, contest_id: contestId, entry_id: entryId ?? '', juror_user_id: done.id, state: 'submitted' },
      ...{ created_at: at, updated_at: at, submitted_at: at },
    })
    .execute();

  const mailSealer = createSealer('e'.repeat(32), mailPurpose);
  const clock = testClock(Date.parse(deadline) - 24 * 3_600_000 - 1);
  const app = { db, clock, sealers: { mail: mailSealer }, wakeUp: { notify: () => {} } as never };
  const sweep = () => Promise.all(Array.from({ length: 5 }, () => remindJurors(app)));
  const mails = async () =>
    (await db.selectFrom('mail').select(['sealed', 'user_id']).execute()).map(({ sealed, user_id }) => ({
      userId: user_id,
      ...addressedMail.parse(JSON.parse(mailSealer.open(sealed).toString())),
    }));
  await sweep();
  expect(await mails()).toEqual([]);
  clock.set(Date.parse(deadline) - 24 * 3_600_000);
  await sweep();
  await sweep();
  const message = { template: 'jury-reminder', contestTitle: 'Song of the year', openCount: 2, deadlineAt: deadline };
  expect(await mails()).toMatchObject([{ userId: late.id, to: `${late.id}@example.org`, message }]);

  await put({ remindHoursBefore: 24, deadlineAt: '2026-08-01T00:00:00.000Z' });
  clock.set(Date.parse('2026-07-31T12:00:00Z'));
  await sweep();
  expect(await mails()).toHaveLength(2);
  await put({ remindHoursBefore: 24, deadlineAt: '2026-07-31T11:00:00.000Z' });
  await sweep();
  expect(await mails()).toHaveLength(2);
});

import type { RoundEnd } from '@urvote/platform/events/poll-pause';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from '../context.ts';
import { dueReminders, listLateJurors, takeReminder } from './reminders.queries.ts';

export type ReminderContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp'> & {
  sealers: Pick<AppContext['sealers'], 'mail'>;
};

const atOnce = 20;

/** A transaction for each jury; the mark and the mails are one, so a restart reminds nobody twice. */
export async function remindJurors(app: ReminderContext): Promise<RoundEnd> {
  const now = new Date(app.clock.nowMs());
  let mailCount = 0;
  for (const contestId of await dueReminders(app.db, now, atOnce))
    mailCount += await app.db.transaction().execute((trx) => remindJury(app, trx, contestId, now));
  if (mailCount === 0) return 'none';
  app.wakeUp.notify();
  return 'more';
}

async function remindJury(app: ReminderContext, trx: Trx, contestId: string, now: Date): Promise<number> {
  const due = await takeReminder(trx, contestId, now);
  if (due === undefined) return 0;
  const jurors = await listLateJurors(trx, contestId);
  for (const { userId, email, locale, name, openCount } of jurors) {
    const message = {
      template: 'jury-reminder' as const,
      name: name.slice(0, 120),
      contestTitle: due.contestName,
      openCount,
      deadlineAt: due.deadlineAt.toISOString(),
    };
    await requestMail(trx, app.sealers.mail, { mail: { to: email, locale, message }, userId, now });
  }
  return jurors.length;
}

import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from '../context.ts';
import { derivedId } from '../webhook-events/outside-messages.ts';
import { recordMessages } from '../webhook-events/record-events.ts';
import { insertEndingSoon, listRecipients, lockOpenNotification, noteTold } from './notifications.queries.ts';
import { optOutUrl } from './opt-out-link.ts';

/** Mails of one transaction. */
const atOnce = 100;

type TellContext = Pick<AppContext, 'db' | 'clock' | 'sealers' | 'publicUrl'>;

/** Notes which contests end within a day, and tells webhooks of it. @returns how many */
export async function noteEndingSoon({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  const at = new Date(clock.nowMs());
  return db.transaction().execute(async (trx) => {
    const ending = await insertEndingSoon(trx, at);
    const messages = ending.map(({ contestId, votingEndsAt }) => ({
      id: derivedId('contest.ending_soon', contestId),
      contestId,
      type: 'contest.ending_soon' as const,
      at,
      data: { contestId, votingEndsAt: votingEndsAt.toISOString() },
    }));
    await recordMessages(trx, messages, at);
    return ending.length;
  });
}

/** The next mails of one notification; where it got to is part of the transaction, so nobody gets one twice. @returns whether there may be more */
export async function tellSome(app: TellContext): Promise<boolean> {
  return app.db.transaction().execute((trx) => tellWithin(app, trx, new Date(app.clock.nowMs())));
}

async function tellWithin(app: TellContext, trx: Trx, now: Date): Promise<boolean> {
  const open = await lockOpenNotification(trx);
  if (open === undefined) return false;
  const { kind, contestTitle } = open;
  const recipients = await listRecipients(trx, open, atOnce);
  for (const { userId, email, locale, name } of recipients) {
    const url = optOutUrl(app.publicUrl, app.sealers.contestMailOptOut, userId);
    const message = { template: 'contest-notice', name, url, contestTitle, kind } as const;
    await requestMail(trx, app.sealers.mail, { mail: { to: email, locale, message }, userId, now });
  }
  const doneAt = recipients.length < atOnce ? now : null;
  await noteTold(trx, open, { toldThrough: recipients.at(-1)?.userId ?? null, doneAt });
  return true;
}

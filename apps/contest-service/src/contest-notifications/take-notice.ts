import type { DomainEvent } from '@urvote/platform/events/event-log.queries';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from '../context.ts';
import { findSubmitter, insertNotification, type NotificationKind } from './notifications.queries.ts';
import { optOutUrl } from './opt-out-link.ts';

export const noticedEvents = ['contest.moved', 'entry.submitted', 'entry.approved', 'entry.rejected'] as const;

const kindOfState: Partial<Record<string, NotificationKind>> = {
  open: 'started',
  closed: 'ended',
  published: 'winners',
};

type NoticeContext = Pick<AppContext, 'clock' | 'sealers' | 'publicUrl'>;

/** Each event is taken once: what it leads to is written in the transaction that moves the cursor. */
export async function takeNotice(app: NoticeContext, trx: Trx, events: readonly DomainEvent[]): Promise<void> {
  const now = new Date(app.clock.nowMs());
  for (const event of events) {
    if (event.type === 'contest.moved') {
      const kind = kindOfState[event.payload.to];
      if (kind !== undefined) await insertNotification(trx, event.payload.contestId, kind, now);
    } else if (event.type === 'entry.rejected')
      await mailSubmitter(app, trx, { ...event.payload, kind: 'rejected', now });
    else if (event.type === 'entry.approved')
      await mailSubmitter(app, trx, { ...event.payload, kind: 'approved', now });
    else if (event.type === 'entry.submitted')
      await mailSubmitter(app, trx, { ...event.payload, kind: 'received', now });
  }
}

interface EntryNotice {
  entryId: string;
  kind: 'received' | 'approved' | 'rejected';
  reason?: string;
  now: Date;
}

async function mailSubmitter(app: NoticeContext, trx: Trx, { entryId, kind, reason, now }: EntryNotice): Promise<void> {
  const submitter = await findSubmitter(trx, entryId);
  if (submitter === undefined) return;
  const { userId, email, locale, name, entryTitle, contestTitle } = submitter;
  const url = optOutUrl(app.publicUrl, app.sealers.contestMailOptOut, userId);
  const message = {
    template: 'entry-notice',
    name,
    url,
    contestTitle,
    entryTitle,
    kind,
    ...(reason !== undefined && { reason }),
  } as const;
  await requestMail(trx, app.sealers.mail, { mail: { to: email, locale, message }, userId, now });
}

import { startPollLoop } from '@urvote/platform/events/poll-loop';
import type { AppContext } from '../context.ts';
import { type ReminderContext, remindJurors } from './remind-jurors.ts';

const everyMs = 30_000;

/** Mails jurors ahead of the deadline, half a minute late at most. */
export function startJuryReminders(app: ReminderContext & Pick<AppContext, 'logger'>): AsyncDisposable {
  return startPollLoop({ name: 'jury-reminders', round: () => remindJurors(app), logger: app.logger, pollMs: everyMs });
}

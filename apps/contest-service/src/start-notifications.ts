import { startDurableConsumer } from '@urvote/platform/events/durable-consumer';
import { startPollLoop } from '@urvote/platform/events/poll-loop';
import type { RoundEnd } from '@urvote/platform/events/poll-pause';
import { noticedEvents, takeNotice } from './contest-notifications/take-notice.ts';
import { noteEndingSoon, tellSome } from './contest-notifications/tell-accounts.ts';
import type { AppContext } from './context.ts';
import { createLocalWakeUp } from './webhook-sending/wake.ts';

async function round(app: AppContext): Promise<RoundEnd> {
  if ((await noteEndingSoon(app)) > 0) app.webhooksDue.notify();
  const hasTold = await tellSome(app);
  if (hasTold) app.wakeUp.notify();
  return hasTold ? 'more' : 'none';
}

/** Tells people of contests and entries by mail until disposed of. */
export function startNotifications(app: AppContext): AsyncDisposable {
  const { db, logger, wakeUp } = app;
  const opened = new AsyncDisposableStack();
  const due = opened.use(createLocalWakeUp());
  opened.use(startPollLoop({ name: 'contest notifications', round: () => round(app), logger, wakeUp: due }));
  const onHandled = (): void => {
    due.notify();
    wakeUp.notify();
  };
  const handle = takeNotice.bind(undefined, app);
  const consumer = { name: 'contest-notifications', types: noticedEvents, startAt: 'head', hints: ['news'] } as const;
  opened.use(startDurableConsumer({ ...consumer, db, handle, onHandled, logger, wakeUp }));
  return opened;
}

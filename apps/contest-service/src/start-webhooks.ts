import { deliverWebhook } from '@urvote/contracts/jobs/deliver-webhook';
import { startDurableConsumer } from '@urvote/platform/events/durable-consumer';
import { startPollLoop } from '@urvote/platform/events/poll-loop';
import type { RoundEnd } from '@urvote/platform/events/poll-pause';
import type { DomainEvent } from '@urvote/platform/events/event-log.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from './context.ts';
import { contestServiceJobs } from './jobs.ts';
import { claimDue, isAnyWaiting } from './webhook-sending/due-deliveries.queries.ts';
import { toldEvents } from './webhook-events/outside-messages.ts';
import { recordEvents } from './webhook-events/record-events.ts';
import { noteVotes, tellVotes } from './webhook-events/tell-votes.ts';

const concurrency = 16;

/** Less than the service has for stopping; what takes longer is sent again after the next start. */
const drainBoundMs = 10_000;

/** What is due goes into the queue once; a job that is added again is the same one. */
async function queueDue({ db, clock, queues }: AppContext): Promise<RoundEnd> {
  const isWatching = await tellVotes({ db, clock });
  const due = await claimDue(db, new Date(clock.nowMs()));
  const producer = queues.producer(deliverWebhook);
  for (const data of due) await producer.add(data);
  if (due.length > 0) return 'more';
  return isWatching || (await isAnyWaiting(db)) ? 'some' : 'none';
}

async function record(app: AppContext, trx: Trx, events: readonly DomainEvent[]): Promise<void> {
  await recordEvents(app, trx, events);
  await noteVotes(trx, events);
}

/** Turns events into messages and sends them until disposed of. */
export function startWebhooks(app: AppContext): AsyncDisposable {
  const { db, logger, queues, wakeUp, webhooksDue } = app;
  const opened = new AsyncDisposableStack();
  const processors = Object.values(contestServiceJobs(app));
  opened.use(queues.consumer({ queue: deliverWebhook.queue, processors, concurrency, drainBoundMs }));
  opened.use(startPollLoop({ name: 'webhooks due', round: () => queueDue(app), logger, wakeUp: webhooksDue }));
  opened.use(
    startDurableConsumer({
      db,
      name: 'webhooks',
      types: [...toldEvents, 'vote.counted'],
      startAt: 'head',
      handle: (trx, events) => record(app, trx, events),
      onHandled: () => webhooksDue.notify(),
      logger,
      wakeUp,
      hints: ['news'],
      quietPollMs: 10_000,
    }),
  );
  return opened;
}

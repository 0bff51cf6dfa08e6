import { sendMail } from '@urvote/contracts/jobs/send-mail';
import { startDurableConsumer } from '@urvote/platform/events/durable-consumer';
import type { DomainEvent } from '@urvote/platform/events/event-log.queries';
import type { AppContext } from './context.ts';
import { userServiceJobs } from './jobs.ts';
import { openMailer } from './mail/mailer.ts';

const concurrency = 4;

/** Within what the service has for stopping; a message under way for longer is sent again by the next start. */
const drainBoundMs = 10_000;

/** The event says no more than the id, and the job is the same however often it is added. */
async function addJobs({ queues }: AppContext, events: readonly DomainEvent[]): Promise<void> {
  const producer = queues.producer(sendMail);
  for (const { aggregateId } of events) await producer.add({ mailId: aggregateId });
}

/** Turns requested mails into jobs and works on them until disposed of. What is away is waited for. */
export function startMail(app: AppContext): AsyncDisposable {
  const { config, db, logger, queues, wakeUp } = app;
  const opened = new AsyncDisposableStack();
  const mailer = opened.use(
    openMailer({ smtpUrl: config.secrets.smtpUrl, from: config.mailFrom, maxConnections: concurrency }),
  );
  opened.use(
    queues.consumer({ queue: sendMail.queue, processors: userServiceJobs(app, mailer), concurrency, drainBoundMs }),
  );
  // The job is added before the cursor moves: a process that ends in between adds the same job again.
  opened.use(
    startDurableConsumer({
      db,
      name: 'mail',
      types: ['mail.requested'],
      handle: (_trx, events) => addJobs(app, events),
      logger,
      wakeUp,
    }),
  );
  return opened;
}

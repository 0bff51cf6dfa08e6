import { sendMail } from '@urvote/contracts/jobs/send-mail';
import { startDurableConsumer } from '@urvote/platform/events/durable-consumer';
import type { DomainEvent } from '@urvote/platform/events/event-log.queries';
import type { AppContext } from './context.ts';
import { userServiceJobs } from './jobs.ts';
import { openMailer } from './mail/mailer.ts';

const concurrency = 4;

/** Less than the service has for stopping; what takes longer is sent again after the next start. */
const drainBoundMs = 10_000;

/** Runs before the cursor moves; after a crash a job is added again, which makes no second one. */
async function enqueueMails({ queues }: Pick<AppContext, 'queues'>, events: readonly DomainEvent[]): Promise<void> {
  const producer = queues.producer(sendMail);
  for (const { aggregateId } of events) await producer.add({ mailId: aggregateId });
}

/** Turns requested mails into jobs and processes them until disposed of. */
export function startMail(app: AppContext): AsyncDisposable {
  const { config, db, logger, queues, wakeUp } = app;
  const opened = new AsyncDisposableStack();
  const mailer = opened.use(
    openMailer({ smtpUrl: config.secrets.smtpUrl, from: config.mailFrom, maxConnections: concurrency }),
  );
  opened.use(
    queues.consumer({
      queue: sendMail.queue,
      processors: Object.values(userServiceJobs(app, mailer)),
      concurrency,
      drainBoundMs,
    }),
  );
  opened.use(
    startDurableConsumer({
      db,
      name: 'mail',
      types: ['mail.requested'],
      handle: (_trx, events) => enqueueMails(app, events),
      logger,
      wakeUp,
      hints: ['news'],
    }),
  );
  return opened;
}

import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import type { QueueConsumer } from '@urvote/platform/queue/queue-consumer';
import { createHttpService } from '@urvote/platform/service/http-service';
import type { VoteWorkerConfig } from './config.ts';
import { type AppContext, createContext, type Overrides } from './context.ts';
import { lockMs, maxVotesInHand, paceMs, sizeInHand } from './count-votes/take-up.ts';
import { startErasure } from './erasure/start-erasure.ts';
import { startBarriers } from './freezing/watch-barriers.ts';
import { voteWorkerJobs } from './jobs.ts';
import { startReview } from './review/start-review.ts';
import { startSweeps } from './sweeps/sweeps.ts';

/** Takes groups of votes from the queue, and answers for its health on a port of its own. */
export async function createService(config: VoteWorkerConfig, overrides: Overrides = {}): Promise<Service> {
  let work: Work | undefined;
  return createHttpService(config, await createContext(config, overrides), (context) => ({
    routes: [],
    checks: [
      { name: 'queue', check: () => context.queues.ping() },
      { name: 'consumer', check: () => assertConnected(work) },
      context.settlement.healthCheck,
    ],
    graceMs: 2000,
    onStarted: () => void (work = startWork(context)),
    onStopping: () => work?.[Symbol.asyncDispose](),
  }));
}

interface Work extends AsyncDisposable {
  consumer: QueueConsumer;
}

async function assertConnected(work: Work | undefined): Promise<void> {
  if (!work?.consumer.isReady()) throw new Error('not connected yet');
}

function startWork(context: AppContext): Work {
  const { config, queues } = context;
  const consumer = queues.consumer({
    queue: countVotes.queue,
    processors: Object.values(voteWorkerJobs(context)),
    concurrency: config.concurrency,
    inHand: { sizeOf: sizeInHand, maxSize: maxVotesInHand },
    lockMs,
    takeUpEveryMs: paceMs,
  });
  const sweeps = config.runsSweeps ? startSweeps(context) : undefined;
  const erasure = startErasure(context);
  const review = startReview(context);
  const barriers = startBarriers(context);
  return {
    consumer,
    async [Symbol.asyncDispose]() {
      await consumer.close();
      await sweeps?.[Symbol.asyncDispose]();
      await erasure[Symbol.asyncDispose]();
      await review[Symbol.asyncDispose]();
      await barriers[Symbol.asyncDispose]();
    },
  };
}

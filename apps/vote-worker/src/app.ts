import { healthRoutes } from '@urvote/platform/http/health-routes';
import { createHttpApp } from '@urvote/platform/http/http-app';
import { type HttpServer, listen } from '@urvote/platform/http/http-server';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import type { QueueConsumer } from '@urvote/platform/queue/queue-consumer';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { VoteWorkerConfig } from './config.ts';
import { createContext, type AppContext, type Overrides } from './context.ts';
import { startErasure } from './erasure/start-erasure.ts';
import { lockMs, maxVotesInHand, paceMs, sizeInHand, voteWorkerJobs } from './jobs.ts';
import { type Sweeps, startSweeps } from './sweeps/sweeps.ts';

const closeGraceMs = 2000;

/** The vote worker: takes groups of votes from the queue, and answers for its health on a port of its own. */
export async function createService(config: VoteWorkerConfig, overrides: Overrides = {}): Promise<Service> {
  const context = await createContext(config, overrides);
  let running:
    { server: HttpServer; consumer: QueueConsumer; sweeps: Sweeps | undefined; erasure: AsyncDisposable } | undefined;
  return {
    async start() {
      const consumer = context.queues.consumer({
        queue: countVotes.queue,
        processors: voteWorkerJobs(context),
        concurrency: config.concurrency,
        inHand: { sizeOf: sizeInHand, maxSize: maxVotesInHand },
        lockMs,
        takeUpEveryMs: paceMs,
      });
      const server = await listen(healthApp(context, consumer), { host: config.host, port: config.port });
      running = {
        server,
        consumer,
        sweeps: config.runsSweeps ? startSweeps(context) : undefined,
        erasure: startErasure(context),
      };
      return { url: server.url, port: server.port };
    },
    async [Symbol.asyncDispose]() {
      await running?.consumer.close();
      await running?.sweeps?.[Symbol.asyncDispose]();
      await running?.erasure[Symbol.asyncDispose]();
      await running?.server.close(closeGraceMs);
      await context[Symbol.asyncDispose]();
    },
  };
}

function healthApp(context: AppContext, consumer: QueueConsumer) {
  const checks = [
    { name: 'postgres', check: context.pingDatabase },
    { name: 'queue', check: () => context.queues.ping() },
    {
      name: 'consumer',
      check: async () => {
        if (!consumer.isReady()) throw new Error('not connected yet');
      },
    },
    context.settlement.healthCheck,
  ];
  const routes = healthRoutes({ checks, registry: context.registry, logger: context.logger });
  return createHttpApp({ routes, logger: context.logger, registry: context.registry });
}

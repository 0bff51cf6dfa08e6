import { Queue } from 'bullmq';
import type { Logger } from '../logger/logger.ts';
import { type BackendHandle, commandTimeoutMs, openBackend, type QueueStoreOptions } from './queue-backend.ts';
import { withQueueTimeout } from './queue-unavailable.ts';

/** Opened by its first use, because BullMQ keeps a failed first connection for ever. */
export interface QueueHandle extends AsyncDisposable {
  open(): Promise<Queue>;
}

const openBoundMs = commandTimeoutMs + 1000;
const closeBoundMs = 3000;

function construct(name: string, backend: BackendHandle, logger: Logger): Queue {
  const queue = backend.factory
    ? (new Queue(name, backend.options, backend.factory) as unknown as Queue)
    : new Queue(name, backend.options);
  queue.on('error', (error) => logger.debug({ err: error, queue: name }, 'queue connection error'));
  return queue;
}

async function closeQuietly(queue: Queue): Promise<void> {
  await withQueueTimeout('close', closeBoundMs, () => queue.close()).catch(() => {});
}

export function createQueueHandle(name: string, options: QueueStoreOptions): QueueHandle {
  const backend = openBackend(options, 'producer');
  let opening: Promise<Queue> | undefined;
  async function openNow(): Promise<Queue> {
    const queue = construct(name, backend, options.logger);
    try {
      await withQueueTimeout('open queue', openBoundMs, async () => void (await queue.waitUntilReady()));
      return queue;
    } catch (error) {
      opening = undefined;
      void closeQuietly(queue);
      throw error;
    }
  }
  return {
    open: async () => {
      await backend.connected();
      opening ??= openNow();
      return opening;
    },
    [Symbol.asyncDispose]: async () => {
      const queue = await opening?.catch(() => undefined);
      if (queue) await closeQuietly(queue);
      await backend[Symbol.asyncDispose]();
    },
  };
}

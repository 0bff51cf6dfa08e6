import type { QueueStore } from './queue-store.ts';

const states = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;

/** Ids without their payloads. */
const pageSize = 1000;

export interface UnfinishedJob {
  id: string;
  state: (typeof states)[number];
}

/** Failed jobs are among them: what they were to do is not done. @throws QueueUnavailableError or the store's error */
export async function unfinishedJobs(queues: QueueStore, name: string): Promise<UnfinishedJob[]> {
  const queue = await queues.getQueue(name);
  // A job that moves meanwhile is named by the state it was last seen in.
  const found = new Map<string, UnfinishedJob['state']>();
  for (const state of states) {
    for (let start = 0; ; start += pageSize) {
      const ids = await queue.getRanges([state], start, start + pageSize - 1, true);
      for (const id of ids) found.set(id, state);
      if (ids.length < pageSize) break;
    }
  }
  return [...found].map(([id, state]) => ({ id, state }));
}

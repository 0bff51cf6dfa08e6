import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { eventually } from '@urvote/testkit/eventually';
import type { OwnService } from './own-service.ts';
import type { Platform } from './platform.ts';

/** Kills a worker that surely has jobs in work: it is held still while the queue is asked. */
export async function killAtWork({ queues }: Platform, worker: OwnService | undefined): Promise<void> {
  await eventually(
    async () => {
      worker?.process.signal('SIGSTOP');
      const { active } = await queues.counts(countVotes.queue);
      if (active > 0) return;
      worker?.process.signal('SIGCONT');
      throw new Error('the worker has no job in work');
    },
    { intervalMs: 5 },
  );
  await worker?.kill('SIGKILL');
}

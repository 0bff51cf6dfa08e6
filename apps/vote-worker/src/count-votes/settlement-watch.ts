import { countVotes } from '@urvote/contracts/jobs/count-votes';
import type { Clock } from '@urvote/platform/clock/clock';
import type { HealthCheck } from '@urvote/platform/health/health-check';
import { NotReadyError } from '@urvote/platform/health/not-ready';
import type { PutOffReason } from '@urvote/platform/queue/job-processor';
import type { QueueStore } from '@urvote/platform/queue/queue-store';
import { oldestUnfinishedMs } from '@urvote/platform/queue/timings/queue-timings';

/** Ordinary load is settled within a second. */
const lateMs = 60_000;

/** The longest delay between two tries of a job that is put off, and some more. */
const putOffCountsForMs = 45_000;

export interface SettlementWatch {
  settled(): void;
  putOff(reason: PutOffReason): void;
  /** Late while groups are put off and none is settled, and while the oldest job is too old. */
  healthCheck: HealthCheck;
}

export function createSettlementWatch(queues: QueueStore, clock: Clock): SettlementWatch {
  let putOffAtMs = Number.NEGATIVE_INFINITY;

  async function check(): Promise<void> {
    if (performance.now() - putOffAtMs < putOffCountsForMs)
      throw new NotReadyError('late', 'groups of votes are put off');
    const ageMs = await oldestUnfinishedMs(await queues.getQueue(countVotes.queue), clock.nowMs());
    if (ageMs !== null && ageMs > lateMs)
      throw new NotReadyError('late', `the oldest group waits for ${Math.round(ageMs / 1000)} s`);
  }

  return {
    settled() {
      putOffAtMs = Number.NEGATIVE_INFINITY;
    },
    putOff(reason) {
      if (reason !== 'postponed') putOffAtMs = performance.now();
    },
    healthCheck: { name: 'settlement', check },
  };
}

import type { Logger } from '@urvote/platform/logger/logger';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { PutOffReason } from '@urvote/platform/queue/job-processor';
import type { GroupCounts } from './settlement/group-counts.ts';

interface SettledGroup {
  groupId: string;
  /** Of the requests that its votes came with. */
  requestIds: readonly (string | undefined)[];
}

export interface VoteWorkerEvents {
  /** @param delayMs from the opening of the group to its settlement */
  groupSettled(group: SettledGroup, counts: GroupCounts, delayMs: number): void;
  ruleSetFaulty(version: number, faults: readonly string[]): void;
  defaultPartitionUsed(table: string, rowCount: number): void;
  sweepFailed(sweep: string, error: unknown): void;
  swept(sweep: string, rowCount: number): void;
  jobPutOff(reason: PutOffReason): void;
  voterErased(rowCount: number): void;
  decisionsSettled(count: number): void;
  decisionRefused(id: string, problem: string): void;
}

const delayBucketsSeconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600];

export function createVoteWorkerEvents(logger: Logger, registry: Registry): VoteWorkerEvents {
  const registers = [registry];
  const votes = new Counter({
    name: 'urvote_votes_settled_total',
    help: 'Votes settled, by state',
    labelNames: ['state'],
    registers,
  });
  const delay = new Histogram({
    name: 'urvote_vote_settlement_delay_seconds',
    help: 'From the opening of a group to its settlement',
    buckets: delayBucketsSeconds,
    registers,
  });
  const sweepFailures = new Counter({
    name: 'urvote_sweep_failures_total',
    help: 'Sweeps that failed',
    labelNames: ['sweep'],
    registers,
  });
  const putOff = new Counter({
    name: 'urvote_jobs_put_off_total',
    help: 'Times that a job was put off without using up a try, by reason; unknown is a mistake somebody has to look at',
    labelNames: ['reason'],
    registers,
  });
  const decisions = new Counter({
    name: 'urvote_vote_decisions_total',
    help: 'Decisions of reviewers about votes that were carried out',
    registers,
  });
  for (const reason of ['outage', 'postponed', 'unknown'] as const) putOff.inc({ reason }, 0);
  return {
    groupSettled({ groupId, requestIds }, counts, delayMs) {
      for (const [state, count] of Object.entries(counts)) if (count > 0) votes.inc({ state }, count);
      delay.observe(delayMs / 1000);
      logger.debug({ batchId: groupId, requestIds, ...counts, delayMs }, 'batch settled');
    },
    ruleSetFaulty: (version, faults) =>
      logger.error({ version, faults }, 'fraud rule set is faulty, the last good one stays'),
    defaultPartitionUsed: (table, rowCount) =>
      logger.error({ table, rowCount }, 'rows are in the default partition: their month has no partition of its own'),
    sweepFailed(sweep, error) {
      sweepFailures.inc({ sweep });
      logger.warn({ err: error, sweep }, 'sweep failed, it is tried again at its next turn');
    },
    swept: (sweep, rowCount) => logger.debug({ sweep, rowCount }, 'swept'),
    jobPutOff: (reason) => putOff.inc({ reason }),
    voterErased: (rowCount) => logger.info({ rowCount }, 'votes of a deleted account made anonymous'),
    decisionsSettled: (count) => decisions.inc(count),
    decisionRefused: (id, problem) => logger.error({ id, problem }, 'a reviewer’s decision cannot be carried out'),
  };
}

import type { Logger } from '@urvote/platform/logger/logger';
import { throttledLog } from '@urvote/platform/logger/throttled-log';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What happens in the gateway, one function each: the counter, and a log line where somebody should look. */
export function createGatewayEvents(logger: Logger, registry: Registry) {
  const registers = [registry];
  const accepted = new Counter({
    name: 'urvote_votes_accepted_total',
    help: 'Votes and withdrawals stored in the queue',
    registers,
  });
  const refused = new Counter({
    name: 'urvote_votes_refused_total',
    help: 'Votes answered with a problem, by its code',
    labelNames: ['code'],
    registers,
  });
  const skipped = new Counter({
    name: 'urvote_vote_prechecks_skipped_total',
    help: 'Groups whose pre-check got no answer in time',
    registers,
  });
  const groupSize = new Histogram({
    name: 'urvote_vote_group_size',
    help: 'Votes in one group',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    registers,
  });
  const groupSeconds = new Histogram({
    name: 'urvote_vote_group_add_seconds',
    help: 'From sealing a group to its place in the queue',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const confirmations = new Counter({
    name: 'urvote_vote_confirmations_total',
    help: 'Confirmations of guests by what became of them: asked for, withheld, confirmed',
    labelNames: ['outcome'],
    registers,
  });
  const throttled = throttledLog(logger);
  return {
    sharedRead: countSharedReads(registry),
    staleAnswer: (error: unknown) => throttled('an old answer stands in for a service that fails', error),
    groupCommitted({ size, tookMs }: { size: number; tookMs: number }) {
      accepted.inc(size);
      groupSize.observe(size);
      groupSeconds.observe(tookMs / 1000);
    },
    groupFailed: (error: unknown, size: number) =>
      throttled('the queue did not take a group of votes', error, { size }),
    voteRefused(code: string) {
      refused.inc({ code });
    },
    confirmation(outcome: 'asked' | 'withheld' | 'confirmed') {
      confirmations.inc({ outcome });
    },
    confirmationNotKept: (error: unknown) => throttled('the state of a confirmation could not be stored', error),
    preCheckSkipped() {
      skipped.inc();
    },
    watchPending(pendingCount: () => number) {
      const pending: Gauge = new Gauge({
        name: 'urvote_votes_pending',
        help: 'Votes received and not stored in the queue yet',
        registers,
        collect: () => pending.set(pendingCount()),
      });
    },
    backlogPolled: backlogWatch(registers),
    snapshotFailed: (error: unknown) => throttled('contests could not be refreshed', error),
    streamReadFailed: (error: unknown) => throttled('a followed leaderboard could not be read', error),
  };
}

function countSharedReads(registry: Registry) {
  const reads = new Counter({
    name: 'urvote_shared_reads_total',
    help: 'Public reads by how the response cache answered: hit, miss, stale',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return (outcome: 'hit' | 'miss' | 'stale') => reads.inc({ outcome });
}

export type GatewayEvents = ReturnType<typeof createGatewayEvents>;

function backlogWatch(registers: Registry[]): (votes: number, maxVotes: number) => void {
  const backlog = new Gauge({ name: 'urvote_vote_backlog', help: 'Estimated votes waiting to be counted', registers });
  const limit = new Gauge({
    name: 'urvote_vote_backlog_limit',
    help: 'Waiting votes from which on new ones are refused',
    registers,
  });
  return (votes, maxVotes) => {
    backlog.set(votes);
    limit.set(maxVotes);
  };
}

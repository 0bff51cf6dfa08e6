import type { Logger } from '@urvote/platform/logger/logger';
import { Counter, type Registry } from 'prom-client';

export interface ContestServiceEvents {
  contestUpdated(contestId: string, version: number): void;
  entrySubmitted(entryId: string, contestId: string): void;
  entryDecided(entryId: string, decision: 'approved' | 'rejected'): void;
  votesDecided(decision: 'accept' | 'void' | 'restore', count: number): void;
}

/** One function per business event: its log line and its counter. */
export function createEvents(logger: Logger, registry: Registry): ContestServiceEvents {
  const registers = [registry];
  const updates = new Counter({ name: 'urvote_contest_updates_total', help: 'Changes of contest settings', registers });
  const submissions = new Counter({
    name: 'urvote_entry_submissions_total',
    help: 'Entries that were submitted',
    registers,
  });
  const decisions = new Counter({
    name: 'urvote_entry_decisions_total',
    help: 'Entries approved and rejected',
    labelNames: ['decision'] as const,
    registers,
  });
  return {
    contestUpdated(contestId, version) {
      updates.inc();
      logger.info({ contestId, version }, 'contest updated');
    },
    entrySubmitted(entryId, contestId) {
      submissions.inc();
      logger.info({ entryId, contestId }, 'entry submitted');
    },
    entryDecided(entryId, decision) {
      decisions.inc({ decision });
      logger.info({ entryId, decision }, 'entry decided');
    },
    votesDecided: (decision, count) => logger.info({ decision, count }, 'votes decided'),
  };
}

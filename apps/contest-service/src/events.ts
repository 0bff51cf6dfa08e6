import type { Logger } from '@urvote/platform/logger/logger';
import { Counter, type Registry } from 'prom-client';

export interface ContestServiceEvents {
  contestCreated(contestId: string): void;
  contestUpdated(contestId: string, version: number): void;
  entrySubmitted(entryId: string, contestId: string): void;
  entryDecided(entryId: string, decision: 'approved' | 'rejected'): void;
  votesDecided(decision: 'accept' | 'void' | 'restore', count: number): void;
  webhookTried(deliveryId: string, isSuccess: boolean, durationMs: number): void;
  webhookDisabled(webhookId: string, reason: 'gone' | 'failing'): void;
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
  const tries = new Counter({
    name: 'urvote_webhook_tries_total',
    help: 'Tries to send a message to a webhook by outcome',
    labelNames: ['outcome'] as const,
    registers,
  });
  return {
    contestCreated: (contestId) => logger.info({ contestId }, 'contest created'),
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
    webhookTried(deliveryId, isSuccess, durationMs) {
      const outcome = isSuccess ? 'delivered' : 'failed';
      tries.inc({ outcome });
      logger.info({ deliveryId, outcome, durationMs }, 'webhook tried');
    },
    webhookDisabled: (webhookId, reason) => logger.warn({ webhookId, reason }, 'webhook switched off'),
    votesDecided: (decision, count) => logger.info({ decision, count }, 'votes decided'),
  };
}

import type { Logger } from '@urvote/platform/logger/logger';
import { Counter, type Registry } from 'prom-client';
import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';

export interface OpsServiceEvents {
  signedIn(userId: string, role: OpsRole): void;
  signInRefused(code: string): void;
  /** How an operator's action ended. */
  actionDone(action: string, targetId: string, outcome: 'done' | 'failed' | 'cancelled'): void;
  bulkActionFailed(action: string, targetId: string, error: unknown): void;
  /** The outcome could not be written down; that it was asked for is in the audit log. */
  outcomeLost(action: string, targetId: string, error: unknown): void;
}

/** One function per business event: its log line and its counter. */
export function createEvents(logger: Logger, registry: Registry): OpsServiceEvents {
  const registers = [registry];
  const signIns = new Counter({
    name: 'urvote_ops_sign_ins_total',
    help: 'Tries to sign in to operations',
    labelNames: ['outcome'] as const,
    registers,
  });
  const actions = new Counter({
    name: 'urvote_ops_actions_total',
    help: 'Actions of operators',
    labelNames: ['action', 'outcome'] as const,
    registers,
  });
  return {
    signedIn(userId, role) {
      signIns.inc({ outcome: 'ok' });
      logger.info({ userId, role }, 'operator signed in');
    },
    signInRefused(code) {
      signIns.inc({ outcome: code.toLowerCase() });
      logger.warn({ code }, 'operator sign-in refused');
    },
    actionDone(action, targetId, outcome) {
      actions.inc({ action, outcome });
      logger.info({ action, targetId, outcome }, 'operator action');
    },
    bulkActionFailed: (action, targetId, error) =>
      logger.error({ err: error, action, targetId }, 'a bulk action broke off'),
    outcomeLost(action, targetId, error) {
      logger.error({ err: error, action, targetId }, 'outcome of an operator action is not in the audit log');
    },
  };
}

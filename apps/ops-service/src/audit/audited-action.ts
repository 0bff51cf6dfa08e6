import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit, type AuditRecord } from '@urvote/platform/audit/append-audit.queries';
import type { AppContext } from '../context.ts';
import type { Operator } from '../session/operator.ts';

type ActionOutcome = 'done' | 'failed' | 'cancelled';

export type AuditedAction = AuditRecord & { targetType: 'queue' | 'job' | 'contest' };

/** When it cannot be written, that is logged: the action itself cannot be taken back. */
export type RecordOutcome = (outcome: ActionOutcome, details?: Record<string, unknown>) => Promise<void>;

/**
 * Writes down that an action was asked for, before it is carried out.
 * @throws {ProblemError} TEMPORARILY_UNAVAILABLE: what cannot be written down is not done
 */
export async function recordRequestedAction(
  app: AppContext,
  operator: Operator,
  action: AuditedAction,
): Promise<RecordOutcome> {
  const record = (phase: string, details: Record<string, unknown> = {}) =>
    app.db
      .transaction()
      .execute((trx) => appendAudit(trx, operator, { ...action, details: { ...action.details, ...details, phase } }));
  await record('requested').catch((cause: unknown) => {
    throw new ProblemError('TEMPORARILY_UNAVAILABLE', {
      detail: 'The audit log cannot be written, so nothing was done',
      cause,
    });
  });
  return async (outcome, details) => {
    app.events.actionDone(action.action, action.targetId, outcome);
    await record(outcome, details).catch((error: unknown) =>
      app.events.outcomeLost(action.action, action.targetId, error),
    );
  };
}

export async function runAudited<T extends Record<string, unknown>>(
  app: AppContext,
  operator: Operator,
  action: AuditedAction,
  carryOut: () => Promise<T>,
): Promise<T> {
  const recordOutcome = await recordRequestedAction(app, operator, action);
  try {
    const result = await carryOut();
    await recordOutcome('done', result);
    return result;
  } catch (error) {
    await recordOutcome('failed', { error: (error as Error).name });
    throw error;
  }
}

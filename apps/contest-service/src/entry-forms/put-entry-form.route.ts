import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { putEntryForm } from '@urvote/contracts/http/entry-forms/entry-form-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { setEntryRules } from './entry-forms.queries.ts';

export function putEntryFormRoute(app: AppContext) {
  return memberRoute(app, putEntryForm, async (ctx) => {
    const { contestId } = ctx.params;
    const at = new Date(app.clock.nowMs());
    await app.db.transaction().execute(async (trx) => {
      const version = await setEntryRules(trx, contestId, ctx.body, at);
      if (version === undefined) throw new ProblemError('NOT_FOUND');
      const target = { aggregateType: 'contest', aggregateId: contestId } as const;
      await appendEvent(trx, { ...target, type: 'contest.updated', payload: { contestId, version } });
      const record = { action: 'contest.entry_form', targetType: 'contest', targetId: contestId, details: ctx.body };
      await appendAudit(trx, actorOf(ctx), record);
    });
    app.wakeUp.notify();
    return { status: 200, body: ctx.body };
  });
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { closeEntryReports } from '@urvote/contracts/http/reports/report-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { closeReports } from './reports.queries.ts';

export function closeEntryReportsRoute(app: AppContext) {
  return memberRoute(app, closeEntryReports, async (ctx) => {
    const { params, body, caller } = ctx;
    const { entryId } = params;
    const at = new Date(app.clock.nowMs());
    const closedCount = await app.db.transaction().execute(async (trx) => {
      const count = await closeReports(trx, { entryId, ...body, deciderId: caller.userId, at });
      if (count === 0) throw new ProblemError('CONFLICT', { detail: 'No report about the entry is open' });
      const record = { action: 'report.close', targetType: 'entry', targetId: entryId };
      await appendAudit(trx, actorOf(ctx), { ...record, details: { ...body, count } });
      return count;
    });
    return { status: 200, body: { entryId, closedCount } };
  });
}

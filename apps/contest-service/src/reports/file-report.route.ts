import { randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { fileReport } from '@urvote/contracts/http/reports/report-endpoints';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { scopedKey } from '@urvote/voting/voter/voter-key';
import type { AppContext } from '../context.ts';
import { findEntry } from '../entries/public-entries.queries.ts';
import { voterKeyOf } from '../voters/voter-of.ts';
import { insertReport } from './reports.queries.ts';

type Limit = RateLimitRule<RequestContext<typeof fileReport>>;
const anHour = { durationSeconds: 60 * 60, scope: 'shared' } as const;

/** A guest session costs nothing, an address does. */
function limitsOf({ voterKeySecret }: AppContext): Limit[] {
  return [
    { name: 'reports-ip', points: 60, ...anHour, key: ({ clientIp }) => clientIp },
    { name: 'reports', points: 20, ...anHour, key: ({ caller }) => voterKeyOf(caller, voterKeySecret) },
  ];
}

export function fileReportRoute(app: AppContext) {
  return defineRoute(
    fileReport,
    async ({ caller, body }) => {
      const { target, reason, note = null } = body;
      const found = await findEntry(app.db, target.id);
      if (found?.isPublic !== true) throw new ProblemError('NOT_FOUND');
      const { id: entryId, contestId } = found.entry;
      const reporterKey = scopedKey(voterKeyOf(caller, app.voterKeySecret), entryId, app.voterKeySecret);
      const id = randomUUID();
      const at = new Date(app.clock.nowMs());
      await app.db.transaction().execute(async (trx) => {
        const isNew = await insertReport(trx, { id, entryId, reporterKey, reason, note, at });
        if (!isNew) throw new ProblemError('CONFLICT', { detail: 'You have reported this entry' });
        const payload = { contestId, entryId, reportId: id };
        await appendEvent(trx, { type: 'report.filed', aggregateType: 'entry', aggregateId: entryId, payload });
      });
      app.wakeUp.notify();
      return { status: 201, body: { id, createdAt: at.toISOString() } };
    },
    { limits: limitsOf(app) },
  );
}

import { z } from 'zod';
import { checkAuditLog, listAuditLog } from '@urvote/contracts/http/ops/ops-endpoints';
import { auditLogPage } from '@urvote/pages/operations/audit-log-page';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { findFirstBrokenEntry, loadAuditLog } from './audit-log.queries.ts';

const pageSize = 50;
const query = z.strictObject({ before: z.coerce.number().int().min(1).optional(), check: z.literal('1').optional() });

export function auditLogPageRoute(app: AppContext): Route {
  return pageRoute(
    app,
    { id: 'opsAuditLogPage', method: 'get', path: '/audit-log', title: 'Audit log', role: 'viewer', query },
    async ({ query: { before, check } }) => {
      const [{ items: entries, nextBeforeId }, firstBrokenId] = await Promise.all([
        listEntries(app, pageSize, before),
        check === undefined ? undefined : findFirstBrokenEntry(app.db),
      ]);
      return { content: auditLogPage({ entries, nextBeforeId, firstBrokenId }) };
    },
  );
}

export function listAuditLogRoute(app: AppContext) {
  return apiRoute(app, listAuditLog, 'viewer', async ({ query: { limit, beforeId } }) => ({
    status: 200,
    body: await listEntries(app, limit, beforeId),
  }));
}

export function checkAuditLogRoute(app: AppContext) {
  return apiRoute(app, checkAuditLog, 'viewer', async () => ({
    status: 200,
    body: { firstBrokenId: await findFirstBrokenEntry(app.db) },
  }));
}

async function listEntries(app: AppContext, limit: number, beforeId: number | undefined) {
  const found = await loadAuditLog(app.db, limit + 1, beforeId);
  const items = found.slice(0, limit);
  return { items, nextBeforeId: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

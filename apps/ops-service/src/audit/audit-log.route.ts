import { z } from 'zod';
import { checkAuditLog, listAuditLog } from '@urvote/contracts/http/ops/ops-endpoints';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../pages/api-route.ts';
import { pageRoute } from '../pages/page-route.ts';
import { auditLogPage } from './audit-log-page.ts';
import { findFirstBroken, loadAuditLog } from './audit-log.queries.ts';

const pageSize = 50;
const query = z.strictObject({ before: z.coerce.number().int().min(1).optional(), check: z.literal('1').optional() });

export function auditLogRoutes(app: AppContext): Route[] {
  return [
    pageRoute(
      app,
      { id: 'opsAuditLogPage', method: 'get', path: '/audit-log', title: 'Audit log', role: 'viewer', query },
      async (request) => {
        const { before, check } = request.query;
        const [page, firstBrokenId] = await Promise.all([
          loadPage(app, pageSize, before),
          check === undefined ? undefined : findFirstBroken(app.db),
        ]);
        return { content: auditLogPage({ entries: page.items, nextBeforeId: page.nextBeforeId, firstBrokenId }) };
      },
    ),
    apiRoute(app, listAuditLog, 'viewer', async ({ query: { limit, beforeId } }) => ({
      status: 200,
      body: await loadPage(app, limit, beforeId),
    })),
    apiRoute(app, checkAuditLog, 'viewer', async () => ({
      status: 200,
      body: { firstBrokenId: await findFirstBroken(app.db) },
    })),
  ];
}

async function loadPage(app: AppContext, limit: number, beforeId: number | undefined) {
  const found = await loadAuditLog(app.db, limit + 1, beforeId);
  const items = found.slice(0, limit);
  return { items, nextBeforeId: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

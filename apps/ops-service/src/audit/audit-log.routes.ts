import { checkAuditLog, listAuditLog } from '@urvote/contracts/http/ops/ops-endpoints';
import { opsAuditLogPage } from '@urvote/contracts/http/ops/ops-pages';
import type { AuditEntry } from '@urvote/contracts/http/ops/ops-schemas';
import { auditLogPage } from '@urvote/pages/operations/audit-log-page';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import type { Operator } from '../session/operator.ts';
import { allows } from '../session/roles.ts';
import { findFirstBrokenEntry, loadAuditLog } from './audit-log.queries.ts';

const pageSize = 50;

export function auditLogPageRoute(app: AppContext) {
  return pageRoute(app, opsAuditLogPage, 'Audit log', async ({ query: { before, check }, operator }) => {
    const [{ items: entries, nextBeforeId }, firstBrokenId] = await Promise.all([
      listEntries(app, operator, pageSize, before),
      check === undefined ? undefined : findFirstBrokenEntry(app.db),
    ]);
    return { content: auditLogPage({ entries, nextBeforeId, firstBrokenId }) };
  });
}

export function listAuditLogRoute(app: AppContext) {
  return apiRoute(app, listAuditLog, async ({ query: { limit, beforeId } }, operator) => ({
    status: 200,
    body: await listEntries(app, operator, limit, beforeId),
  }));
}

export function checkAuditLogRoute(app: AppContext) {
  return apiRoute(app, checkAuditLog, async () => ({
    status: 200,
    body: { firstBrokenId: await findFirstBrokenEntry(app.db) },
  }));
}

/** Voters are in it, too, with what they did to their accounts: where from is for administrators. */
const withoutPlace = (entry: AuditEntry): AuditEntry => ({ ...entry, ip: null, userAgent: null });

async function listEntries(app: AppContext, { role }: Operator, limit: number, beforeId: number | undefined) {
  const found = await loadAuditLog(app.db, limit + 1, beforeId);
  const shown = found.slice(0, limit);
  const items = allows(role, 'admin') ? shown : shown.map(withoutPlace);
  return { items, nextBeforeId: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

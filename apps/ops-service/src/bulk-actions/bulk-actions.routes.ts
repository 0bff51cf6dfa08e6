import * as endpoints from '@urvote/contracts/http/ops/bulk-actions';
import * as pages from '@urvote/contracts/http/ops/bulk-action-pages';
import { bulkActionsPage } from '@urvote/pages/operations/bulk-actions/bulk-actions-page';
import { bulkPreviewPage } from '@urvote/pages/operations/bulk-actions/bulk-preview-page';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { allows } from '../session/roles.ts';
import { previewBulkAction, startBulkAction } from './run-bulk-action.ts';

const title = 'Bulk actions';

export function bulkActionsPageRoute(app: AppContext) {
  return pageRoute(app, pages.opsBulkActionsPage, title, async ({ operator, csrfToken }) => {
    const mayCancel = allows(operator.role, 'operator');
    return { content: bulkActionsPage({ actions: app.bulkActions.list(), mayCancel, csrfToken }) };
  });
}

export function bulkPreviewPageRoute(app: AppContext) {
  return pageRoute(app, pages.opsBulkPreviewPage, title, async ({ query: target, operator, csrfToken }) => ({
    content: bulkPreviewPage({ target, ...(await previewBulkAction(app, operator, target)), csrfToken }),
  }));
}

export function startBulkFormRoute(app: AppContext) {
  return pageRoute(app, pages.opsStartBulkAction, title, async ({ form: { csrf: _csrf, ...asked }, operator }) => {
    await startBulkAction(app, operator, asked);
    return { redirect: '/bulk-actions' };
  });
}

export function cancelBulkFormRoute(app: AppContext) {
  return pageRoute(app, pages.opsCancelBulkAction, title, async ({ form: { bulkActionId } }) => {
    await app.bulkActions.cancel(bulkActionId);
    return { redirect: '/bulk-actions' };
  });
}

export function listBulkActionsRoute(app: AppContext) {
  return apiRoute(app, endpoints.listBulkActions, async () => ({
    status: 200,
    body: { items: app.bulkActions.list() },
  }));
}

export function previewBulkActionRoute(app: AppContext) {
  return apiRoute(app, endpoints.previewBulkAction, async ({ body }, operator) => ({
    status: 200,
    body: await previewBulkAction(app, operator, body),
  }));
}

export function startBulkActionRoute(app: AppContext) {
  return apiRoute(app, endpoints.startBulkAction, async ({ body }, operator) => ({
    status: 202,
    body: await startBulkAction(app, operator, body),
  }));
}

export function cancelBulkActionRoute(app: AppContext) {
  return apiRoute(app, endpoints.cancelBulkAction, async ({ params: { bulkActionId } }) => ({
    status: 200,
    body: await app.bulkActions.cancel(bulkActionId),
  }));
}

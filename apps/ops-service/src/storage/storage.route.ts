import { getStorage } from '@urvote/contracts/http/ops/ops-endpoints';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../pages/api-route.ts';
import { pageRoute } from '../pages/page-route.ts';
import { loadStorage } from './load-storage.ts';
import { storagePage } from './storage-page.ts';

export function storageRoutes(app: AppContext): Route[] {
  return [
    pageRoute(
      app,
      { id: 'opsStoragePage', method: 'get', path: '/storage', title: 'Storage', role: 'viewer' },
      async () => ({
        content: storagePage(await loadStorage(app)),
      }),
    ),
    apiRoute(app, getStorage, 'viewer', async () => ({ status: 200, body: await loadStorage(app) })),
  ];
}

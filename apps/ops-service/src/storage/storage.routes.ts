import { getStorage } from '@urvote/contracts/http/ops/ops-endpoints';
import { storagePage } from '@urvote/pages/operations/storage-page';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { loadStorage } from './load-storage.ts';

const page = { id: 'opsStoragePage', method: 'get', path: '/storage', title: 'Storage', role: 'viewer' } as const;

export function storagePageRoute(app: AppContext): Route {
  return pageRoute(app, page, async () => ({ content: storagePage(await loadStorage(app)) }));
}

export function getStorageRoute(app: AppContext) {
  return apiRoute(app, getStorage, 'viewer', async () => ({ status: 200, body: await loadStorage(app) }));
}

import { getStorage } from '@urvote/contracts/http/ops/ops-endpoints';
import { opsStoragePage } from '@urvote/contracts/http/ops/ops-pages';
import { storagePage } from '@urvote/pages/operations/storage-page';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { loadStorage } from './load-storage.ts';

export function storagePageRoute(app: AppContext) {
  return pageRoute(app, opsStoragePage, 'Storage', async () => ({ content: storagePage(await loadStorage(app)) }));
}

export function getStorageRoute(app: AppContext) {
  return apiRoute(app, getStorage, async () => ({ status: 200, body: await loadStorage(app) }));
}

import { getUser } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { readManagedUser } from './managed-user-resource.ts';

export function getUserRoute({ db }: AppContext) {
  return defineRoute(getUser, async ({ params }) => ({ status: 200, body: await readManagedUser(db, params.userId) }));
}

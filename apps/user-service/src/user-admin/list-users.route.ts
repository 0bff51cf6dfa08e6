import { listUsers } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import type { AppContext } from '../context.ts';
import { managedUserResource } from './managed-user-resource.ts';
import { type ManagedUser, searchUsers } from './managed-users.queries.ts';

const codec = cursorCodec('users');
const page = {
  position: ({ createdAtUs, id }: ManagedUser) => ({ atUs: createdAtUs, id }),
  item: managedUserResource,
};

export function listUsersRoute({ db }: AppContext) {
  return defineRoute(
    listUsers,
    async ({ query: { query: beginning, role, suspended: isSuspended, limit, cursor } }) => {
      const after = cursor === undefined ? undefined : codec.decode(cursor);
      const found = await searchUsers(db, { beginning, role, isSuspended, after, count: limit + 1 });
      return { status: 200, body: pageOf(found, limit, codec, page) };
    },
  );
}

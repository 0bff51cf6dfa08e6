import { listMembers as endpoint } from '@urvote/contracts/http/clients/member-endpoints';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { memberRoute } from '../access/member-route.ts';
import type { AppContext } from '../context.ts';
import { type ListedMember, listMembers } from './members.queries.ts';

const codec = cursorCodec('members');
const read = {
  position: ({ position }: ListedMember) => position,
  item: ({ member }: ListedMember) => member,
};

export function listMembersRoute(app: AppContext) {
  return memberRoute(app, endpoint, async ({ query: { limit, cursor } }, { clientId }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const members = await listMembers(app.db, clientId, { after, count: limit + 1 });
    return { status: 200, body: pageOf(members, limit, codec, read) };
  });
}

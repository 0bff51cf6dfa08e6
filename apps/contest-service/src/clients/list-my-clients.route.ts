import { listMyClients } from '@urvote/contracts/http/clients/client-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import type { AppContext } from '../context.ts';
import { listClientsOf, type OwnClient } from './clients.queries.ts';

const codec = cursorCodec('my-clients');
const read = {
  position: ({ position }: OwnClient) => position,
  item: ({ client, memberRole }: OwnClient) => ({ client, memberRole }),
};

export function listMyClientsRoute({ db }: AppContext) {
  return defineRoute(listMyClients, async ({ caller, query: { limit, cursor } }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const clients = await listClientsOf(db, caller.userId, { after, count: limit + 1 });
    return { status: 200, body: pageOf(clients, limit, codec, read) };
  });
}

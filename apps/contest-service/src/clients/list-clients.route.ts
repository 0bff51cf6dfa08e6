import { listClients } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import type { AppContext } from '../context.ts';
import { listActiveClients, type ListedClient } from './clients.queries.ts';

const codec = cursorCodec('clients');
const read = {
  position: ({ position }: ListedClient) => position,
  item: ({ client }: ListedClient) => client,
};

export function listClientsRoute({ db }: AppContext) {
  return defineRoute(listClients, async ({ query: { limit, cursor } }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const clients = await listActiveClients(db, { after, count: limit + 1 });
    return { status: 200, headers: sharedForASecond, body: pageOf(clients, limit, codec, read) };
  });
}

import { listMyEntries } from '@urvote/contracts/http/entries/own-entry-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import type { AppContext } from '../context.ts';
import { type ListedOwnEntry, listOwnEntries } from './own-entries.queries.ts';

const codec = cursorCodec('own-entries');
const read = { position: ({ position }: ListedOwnEntry) => position, item: ({ entry }: ListedOwnEntry) => entry };

export function listMyEntriesRoute({ db }: AppContext) {
  return defineRoute(listMyEntries, async ({ caller, query: { limit, cursor, ...filter } }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const rows = await listOwnEntries(db, { userId: caller.userId, ...filter, after, count: limit + 1 });
    return { status: 200, body: pageOf(rows, limit, codec, read) };
  });
}

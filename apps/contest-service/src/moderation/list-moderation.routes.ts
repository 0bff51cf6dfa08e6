import { listClientModeration, listContestModeration } from '@urvote/contracts/http/entries/moderation-endpoints';
import type { EndpointQuery } from '@urvote/contracts/endpoint/endpoint';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { memberRoute } from '../access/member-route.ts';
import type { AppContext } from '../context.ts';
import { listModerationQueue, type QueuedEntry, type QueueQuery } from './moderation-queue.queries.ts';

const codec = cursorCodec('moderation');
const read = { position: ({ position }: QueuedEntry) => position, item: ({ entry }: QueuedEntry) => entry };

export function listClientModerationRoute(app: AppContext) {
  return memberRoute(app, listClientModeration, async ({ query }, { clientId }) => {
    return { status: 200, body: await page(app, { clientId }, query) };
  });
}

export function listContestModerationRoute(app: AppContext) {
  return memberRoute(app, listContestModeration, async ({ params, query }) => {
    return { status: 200, body: await page(app, params, query) };
  });
}

async function page(
  { db }: AppContext,
  of: QueueQuery['of'],
  { limit, cursor, status, kind }: EndpointQuery<typeof listContestModeration>,
) {
  const after = cursor === undefined ? undefined : codec.decode(cursor);
  return pageOf(await listModerationQueue(db, { of, status, kind, after, count: limit + 1 }), limit, codec, read);
}

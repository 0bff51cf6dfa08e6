import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getContest, listClients, listContests } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { ifNoneMatch, strongEtag } from '@urvote/platform/http/etag';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import type { AppContext } from '../context.ts';
import { createShortCache } from '../short-cache.ts';
import { type ContestRow, contestResource } from './contest-resource.ts';
import { findContestRow, listActiveClients, listContestRows } from './contests.queries.ts';

const contestCursor = cursorCodec('contests');
const clientCursor = cursorCodec('clients');

export function listClientsRoute({ db }: AppContext) {
  return defineRoute(listClients, async ({ query: { limit, cursor } }) => {
    const after = cursor === undefined ? undefined : clientCursor.decode(cursor);
    const clients = await listActiveClients(db, { after, count: limit + 1 });
    const page = pageOf(clients, limit, clientCursor, {
      position: ({ atUs, id }) => ({ atUs, id }),
      item: ({ atUs: _, ...client }) => client,
    });
    return { status: 200, body: page };
  });
}

export function listContestsRoute({ db, clock }: AppContext) {
  return defineRoute(listContests, async ({ query: { limit, cursor, client, open } }) => {
    const nowMs = clock.nowMs();
    const after = cursor === undefined ? undefined : contestCursor.decode(cursor);
    const isOpen = open === undefined ? undefined : open === 'true';
    const rows = await listContestRows(db, {
      clientSlug: client,
      isOpen,
      now: new Date(nowMs),
      after,
      count: limit + 1,
    });
    const page = pageOf(rows, limit, contestCursor, {
      position: (row) => ({ atUs: row.at_us, id: row.id }),
      item: (row) => contestResource(row, nowMs),
    });
    return { status: 200, body: page };
  });
}

export function getContestRoute({ db, clock, snapshot }: AppContext) {
  const cache = createShortCache<ContestRow | undefined>({ maxAgeMs: 250, maxCount: 1000 });
  return defineRoute(getContest, async (ctx) => {
    const known = snapshot.contest(ctx.params.idOrSlug.toLowerCase());
    if (known === undefined) throw new ProblemError(snapshot.isFresh ? 'NOT_FOUND' : 'TEMPORARILY_UNAVAILABLE');
    const { id } = known.rules;
    const row = await cache.get(id, () => findContestRow(db, id));
    if (row === undefined) throw new ProblemError('NOT_FOUND');
    const body = contestResource(row, clock.nowMs());
    const headers = { ETag: strongEtag(JSON.stringify(body)), 'Cache-Control': 'no-cache' };
    return ifNoneMatch(ctx.header('if-none-match'), headers.ETag)
      ? { status: 304, headers }
      : { status: 200, body, headers };
  });
}

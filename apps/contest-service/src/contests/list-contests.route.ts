import { listContests } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import type { AppContext } from '../context.ts';
import { contestResource } from './contest-resource.ts';
import { listPublicContests } from './public-contests.queries.ts';

const codec = cursorCodec('contests');

export function listContestsRoute({ db, clock }: AppContext) {
  return defineRoute(listContests, async ({ query: { limit, cursor, client: clientSlug, open } }) => {
    const nowMs = clock.nowMs();
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const isOpen = open === undefined ? undefined : open === 'true';
    const listed = await listPublicContests(db, { clientSlug, isOpen, now: new Date(nowMs), after, count: limit + 1 });
    const page = pageOf(listed, limit, codec, {
      position: ({ position }) => position,
      item: ({ contest }) => contestResource(contest, nowMs),
    });
    return { status: 200, headers: sharedForASecond, body: page };
  });
}

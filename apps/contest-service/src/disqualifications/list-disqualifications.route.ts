import { listDisqualifications as contract } from '@urvote/contracts/http/disqualifications/disqualification-endpoints';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { memberRoute } from '../access/member-route.ts';
import type { AppContext } from '../context.ts';
import { disqualificationResource } from './disqualification-resource.ts';
import { type DisqualificationRecord, listDisqualifications } from './disqualifications.queries.ts';

const codec = cursorCodec('disqualifications');
const read = { position: ({ atUs, id }: DisqualificationRecord) => ({ atUs, id }), item: disqualificationResource };

export function listDisqualificationsRoute(app: AppContext) {
  return memberRoute(app, contract, async ({ params: { contestId }, query: { limit, cursor } }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const rows = await listDisqualifications(app.db, { contestId, after, limit: limit + 1 });
    return { status: 200, body: pageOf(rows, limit, codec, read) };
  });
}

import {
  decideWriteIn as decideContract,
  listWriteIns as listContract,
} from '@urvote/contracts/http/write-ins/write-in-endpoints';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { decideWriteIn } from './decide-write-in.ts';
import { type ListedWriteIn, listWriteIns } from './write-ins.queries.ts';

const codec = cursorCodec('write-ins');
const read = { position: ({ position }: ListedWriteIn) => position, item: ({ writeIn }: ListedWriteIn) => writeIn };

export function listWriteInsRoute(app: AppContext) {
  return memberRoute(app, listContract, async ({ params, query: { limit, cursor, status } }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const rows = await listWriteIns(app.db, { ...params, status, after, count: limit + 1 });
    return { status: 200, body: pageOf(rows, limit, codec, read) };
  });
}

export function decideWriteInRoute(app: AppContext) {
  return memberRoute(app, decideContract, async (ctx) => {
    const { contestId, writeInId } = ctx.params;
    return {
      status: 200,
      body: await decideWriteIn(app, { contestId, writeInId, decision: ctx.body, actor: actorOf(ctx) }),
    };
  });
}

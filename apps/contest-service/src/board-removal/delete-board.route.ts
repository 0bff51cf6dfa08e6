import { deleteBoard as endpoint } from '@urvote/contracts/http/boards/board-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { deleteBoard } from './delete-board.ts';

export function deleteBoardRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    await deleteBoard(app, { boardId: ctx.params.boardId, caller: ctx.caller, actor: actorOf(ctx) });
    return { status: 204 };
  });
}

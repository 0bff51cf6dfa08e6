import { updateBoard as endpoint } from '@urvote/contracts/http/boards/board-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { boardResource } from './board-resource.ts';
import { updateBoard } from './update-board.ts';

export function updateBoardRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const { params, body: patch, caller } = ctx;
    const board = await updateBoard(app, { boardId: params.boardId, patch, caller, actor: actorOf(ctx) });
    return { status: 200, body: boardResource(board) };
  });
}

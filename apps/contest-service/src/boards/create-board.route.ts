import { createBoard as endpoint } from '@urvote/contracts/http/boards/board-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { boardResource } from './board-resource.ts';
import { createBoard } from './create-board.ts';

export function createBoardRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const isPlatformAdmin = ctx.caller.roles.includes('admin');
    const board = await createBoard(app, { board: ctx.body, actor: actorOf(ctx), isPlatformAdmin });
    return { status: 201, headers: { Location: `/api/v1/boards/${board.slug}` }, body: boardResource(board) };
  });
}

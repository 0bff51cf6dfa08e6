import { getBoard } from '@urvote/contracts/http/boards/board-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { sharedForASecond } from '@urvote/platform/proxy/shared-caching';
import { boardResource } from '../boards/board-resource.ts';
import type { AppContext } from '../context.ts';
import { countShown, listTop } from './board-page.queries.ts';
import { shownBoard } from './shown-board.ts';

const topCount = 10;

export function getBoardRoute(app: AppContext) {
  return defineRoute(getBoard, async ({ params }) => {
    const { board, showsVotes } = await shownBoard(app, params.slug);
    const { id: boardId, allowedKinds: kinds } = board;
    const [counts, topEntries] = await Promise.all([
      countShown(app.db, boardId, kinds),
      listTop(app.db, { boardId, kinds, showsVotes, count: topCount }),
    ]);
    const body = { board: boardResource(board), counts, hidden: !showsVotes, topEntries };
    return { status: 200, headers: sharedForASecond, body };
  });
}

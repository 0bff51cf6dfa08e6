import { submitBoardEntryRoute } from './board-entries/submit-board-entry.route.ts';
import { getBoardRoute } from './board-pages/get-board.route.ts';
import { deleteBoardRoute } from './board-removal/delete-board.route.ts';
import { createBoardRoute } from './boards/create-board.route.ts';
import { updateBoardRoute } from './boards/update-board.route.ts';
import type { AppContext } from './context.ts';

/** What is done with boards and to them. */
export const boardRoutes = (app: AppContext) => ({
  createBoard: createBoardRoute(app),
  getBoard: getBoardRoute(app),
  updateBoard: updateBoardRoute(app),
  deleteBoard: deleteBoardRoute(app),
  submitBoardEntry: submitBoardEntryRoute(app),
});

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getBoardVotingStats } from '@urvote/contracts/http/contests/contest-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { publicContest } from '../contests/rules-in-memory.ts';
import type { AppContext } from '../context.ts';
import { createShortCache } from './short-cache.ts';
import { type BoardStats, findBoard, readBoardStats } from './board-stats.queries.ts';
import { seesResults } from './leaderboard.ts';

const hiddenStats = { upCount: null, downCount: null, uniqueVoterCount: null, kinds: null, countries: null };

export function getBoardVotingStatsRoute({ db, leaderboards }: AppContext) {
  const cache = createShortCache<BoardStats>({ maxAgeMs: 1000, maxCount: 500 });
  const readFigures = async (board: { id: string; contestId: string }) => {
    await leaderboards.refreshCountries(board.contestId);
    return readBoardStats(db, board);
  };
  return defineRoute(getBoardVotingStats, async ({ caller, params: { slug } }) => {
    const board = await findBoard(db, slug);
    if (board === null) throw new ProblemError('NOT_FOUND');
    const { id, contestId } = board;
    const isVisible = await seesResults(leaderboards, publicContest(leaderboards.snapshot, contestId), caller);
    const figures = isVisible ? await cache.get(id, () => readFigures(board)) : hiddenStats;
    return { status: 200, body: { board: slug, contestId, hidden: !isVisible, ...figures } };
  });
}

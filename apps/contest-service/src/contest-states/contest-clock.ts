import { startPollLoop } from '@urvote/platform/events/poll-loop';
import type { RoundEnd } from '@urvote/platform/events/poll-pause';
import type { Trx } from '@urvote/platform/postgres/database';
import { dueMove } from '@urvote/voting/contest-status/contest-moves';
import type { AppContext } from '../context.ts';
import { dueContests, lockState } from './contest-states.queries.ts';
import { moveContest } from './move-contest.ts';

const [atOnce, everyMs] = [100, 5000];

/** Opens and closes contests by the server's clock, some seconds late at most; votes go by the times and not by this. */
export function startContestClock(app: Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'logger'>): AsyncDisposable {
  return startPollLoop({
    name: 'contest-clock',
    round: () => moveDueContests(app),
    logger: app.logger,
    pollMs: everyMs,
  });
}

/** A transaction for each contest, so that one that breaks off leaves the others; several instances move each once. */
export async function moveDueContests({
  db,
  clock,
  wakeUp,
}: Pick<AppContext, 'db' | 'clock' | 'wakeUp'>): Promise<RoundEnd> {
  const at = new Date(clock.nowMs());
  let movedCount = 0;
  for (const contestId of await dueContests(db, at, atOnce)) {
    const isMoved = await db.transaction().execute((trx) => moveIfDue(trx, contestId, at));
    if (isMoved) movedCount += 1;
  }
  if (movedCount === 0) return 'none';
  wakeUp.notify();
  return 'more';
}

async function moveIfDue(trx: Trx, contestId: string, at: Date): Promise<boolean> {
  const current = await lockState(trx, contestId);
  const move = current && dueMove(current, at.getTime());
  if (move === undefined) return false;
  await moveContest(trx, { contestId, move, actor: { label: 'clock' }, at });
  return true;
}

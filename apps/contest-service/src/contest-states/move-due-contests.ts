import type { RoundEnd } from '@urvote/platform/events/poll-pause';
import type { Trx } from '@urvote/platform/postgres/database';
import { dueMove } from '@urvote/voting/contest-status/contest-moves';
import type { AppContext } from '../context.ts';
import { dueContests, lockState } from './contest-states.queries.ts';
import { moveContest } from './move-contest.ts';

const atOnce = 100;

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

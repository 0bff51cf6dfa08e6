import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { hasOpened } from '@urvote/voting/contest-status/contest-moves';
import type { Administrator } from '../audit/actor.ts';
import { lockState } from '../contest-states/contest-states.queries.ts';
import type { AppContext } from '../context.ts';

interface CategoryOrder {
  contestId: string;
  action: string;
  actor: Administrator;
}

/**
 * Changes the categories of a contest whose voting has not opened, with the audit record and the event.
 * @throws {ProblemError} NOT_FOUND; FROZEN once voting has opened
 */
export async function writeCategory<T extends { id: string }>(
  { db, clock, wakeUp }: Pick<AppContext, 'db' | 'clock' | 'wakeUp'>,
  { contestId, action, actor }: CategoryOrder,
  write: (trx: Trx) => Promise<T>,
): Promise<T> {
  const written = await db.transaction().execute(async (trx) => {
    const contest = await lockState(trx, contestId);
    if (contest === undefined) throw new ProblemError('NOT_FOUND');
    if (hasOpened(contest, clock.nowMs()))
      throw new ProblemError('FROZEN', { detail: 'Categories are fixed since voting opened' });
    const category = await write(trx);
    const { version } = contest;
    const payload = { contestId, version };
    await appendEvent(trx, { type: 'contest.updated', aggregateType: 'contest', aggregateId: contestId, payload });
    const details = { categoryId: category.id };
    await appendAudit(trx, actor, { action, targetType: 'contest', targetId: contestId, details });
    return category;
  });
  wakeUp.notify();
  return written;
}

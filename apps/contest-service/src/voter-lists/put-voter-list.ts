import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { lockContest } from '../contests/contests.queries.ts';
import type { Administrator } from '../actor.ts';
import type { AppContext } from '../context.ts';
import { replaceVoterList } from './voter-lists.queries.ts';

export interface PutVoterListCommand {
  contestId: string;
  emails: readonly string[];
  actor: Administrator;
}

/**
 * Replaces who may vote in the contest. The addresses are forgotten; the audit record says how many there were.
 * @returns how many voters are on the list
 * @throws {ProblemError} NOT_FOUND
 */
export async function putVoterList(app: Pick<AppContext, 'db' | 'voterKeySecret'>, { contestId, emails, actor }: PutVoterListCommand): Promise<number> {
  const voterKeys = [...new Set(emails.map((email) => guestVoterKey(email, app.voterKeySecret)))];
  await app.db.transaction().execute(async (trx) => {
    if ((await lockContest(trx, contestId)) === undefined) throw new ProblemError('NOT_FOUND');
    await replaceVoterList(trx, contestId, voterKeys);
    const details = { voterCount: voterKeys.length };
    await appendAudit(trx, actor, { action: 'contest.voter_list', targetType: 'contest', targetId: contestId, details });
  });
  return voterKeys.length;
}

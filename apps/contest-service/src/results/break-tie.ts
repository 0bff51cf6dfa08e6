import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { FrozenResult } from '@urvote/contracts/http/results/result-schemas';
import type { AppContext } from '../context.ts';
import { freezeAgain, lockClosed, newestOf, type ResultOrder } from './freeze-result.ts';
import { insertChoice } from './results.queries.ts';

export interface TieToBreak extends ResultOrder {
  entryId: string;
  reason: string;
}

/** @throws {ProblemError} CONFLICT where no tie for the first place waits, or the entry is not in it */
export async function breakTie({ db }: Pick<AppContext, 'db'>, tie: TieToBreak): Promise<FrozenResult> {
  const { contestId, entryId, reason, at } = tie;
  return db.transaction().execute(async (trx) => {
    await lockClosed(trx, contestId);
    const { version, winnerEntryId, tieRule, entries } = await newestOf(trx, contestId);
    if (winnerEntryId !== null || tieRule !== 'organiser')
      throw new ProblemError('CONFLICT', { detail: 'No tie for the first place waits for the organiser' });
    if (!entries.some((entry) => entry.entryId === entryId && entry.place === 1))
      throw new ProblemError('CONFLICT', { detail: 'The entry does not share the first rank' });
    await insertChoice(trx, { contestId, version, entryId, reason, at });
    return (await freezeAgain(trx, tie)) ?? newestOf(trx, contestId);
  });
}

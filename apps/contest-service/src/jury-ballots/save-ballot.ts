import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { JuryBallot } from '@urvote/contracts/http/judging/judging-schemas';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { findJury, lockJudgedContest } from '../juries/juries.queries.ts';
import { assertJudged } from '../juries/put-jury.ts';
import { type AskedBallot, assertScores, nextBallot } from './ballot-rules.ts';
import { findAssigned, lockBallot, writeBallot } from './jury-ballots.queries.ts';

export interface SaveBallotCommand {
  contestId: string;
  entryId: string;
  asked: AskedBallot;
  actor: Administrator;
}

/**
 * Writes the caller's ballot for an entry; what is submitted is in the audit log, without its scores.
 * @throws {ProblemError} NOT_FOUND for what the caller is not to judge; VALIDATION_FAILED; CONFLICT after the deadline
 */
export async function saveBallot(
  app: Pick<AppContext, 'db' | 'clock'>,
  { contestId, entryId, asked, actor }: SaveBallotCommand,
): Promise<JuryBallot> {
  const jurorId = actor.userId;
  const at = new Date(app.clock.nowMs());
  return app.db.transaction().execute(async (trx) => {
    assertJudged(await lockJudgedContest(trx, contestId));
    const { jury, isOwn } = await judged(trx, { contestId, entryId, jurorId });
    assertScores(asked, jury);
    const before = { ballot: await lockBallot(trx, entryId, jurorId), isOwn, deadlineAt: jury.deadlineAt };
    const ballot = nextBallot(asked, before, { entryId, at });
    await writeBallot(trx, { contestId, jurorId, at, ballot });
    const details = { contestId, state: ballot.state };
    if (ballot.state !== 'draft')
      await appendAudit(trx, actor, { action: 'jury.ballot', targetType: 'entry', targetId: entryId, details });
    return ballot;
  });
}

async function judged(trx: Trx, ids: { contestId: string; entryId: string; jurorId: string }) {
  const [jury, entry] = [await findJury(trx, ids.contestId), await findAssigned(trx, ids)];
  if (jury === undefined || entry === undefined) throw new ProblemError('NOT_FOUND');
  return { jury, isOwn: entry.isOwn };
}

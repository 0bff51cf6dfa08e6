import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getJuryReport } from '@urvote/contracts/http/judging/judging-endpoints';
import { memberRoute } from '../access/member-route.ts';
import type { AppContext } from '../context.ts';
import { findJury } from '../juries/juries.queries.ts';
import { juryReport } from './jury-report.ts';
import { findWeights, listEntryTotals, listGivenBallots } from './jury-report.queries.ts';

export function getJuryReportRoute({ db }: AppContext) {
  return memberRoute({ db }, getJuryReport, async (ctx) => {
    const { contestId } = ctx.params;
    const jury = await findJury(db, contestId);
    if (jury === undefined) throw new ProblemError('NOT_FOUND');
    const [entries, ballots] = [await listEntryTotals(db, contestId), await listGivenBallots(db, contestId)];
    const weights = await findWeights(db, contestId);
    return { status: 200, body: juryReport({ contestId, criteria: jury.criteria, entries, ballots, weights }) };
  });
}

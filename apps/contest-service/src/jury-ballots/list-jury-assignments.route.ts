import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { listJuryAssignments } from '@urvote/contracts/http/judging/judging-endpoints';
import { memberRoute } from '../access/member-route.ts';
import type { AppContext } from '../context.ts';
import { findJury } from '../juries/juries.queries.ts';
import { blinded } from './ballot-rules.ts';
import { listAssigned } from './jury-ballots.queries.ts';

export function listJuryAssignmentsRoute(app: AppContext) {
  return memberRoute(app, listJuryAssignments, async (ctx) => {
    const { contestId } = ctx.params;
    const jury = await findJury(app.db, contestId);
    if (jury === undefined) throw new ProblemError('NOT_FOUND');
    const { isBlind, deadlineAt, maxScore, criteria } = jury;
    const items = await listAssigned(app.db, contestId, ctx.caller.userId);
    const isOver = app.clock.nowMs() >= Date.parse(deadlineAt);
    const shown = isBlind ? items.map(blinded) : items;
    return { status: 200, body: { contestId, isBlind, deadlineAt, isOver, maxScore, criteria, items: shown } };
  });
}

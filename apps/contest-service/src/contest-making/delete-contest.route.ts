import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { deleteContest as endpoint } from '@urvote/contracts/http/contests/contest-making-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import { lockState } from '../contest-states/contest-states.queries.ts';
import type { AppContext } from '../context.ts';
import { deleteDraftRow, hasEntriesOrBoards } from './drafts.queries.ts';

export function deleteContestRoute(app: AppContext) {
  return memberRoute(app, endpoint, async (ctx) => {
    const { contestId } = ctx.params;
    await app.db.transaction().execute(async (trx) => {
      const current = await lockState(trx, contestId);
      if (current === undefined) throw new ProblemError('NOT_FOUND');
      if (current.status !== 'draft') throw refusal(`The contest is ${current.status}: only drafts are deleted`);
      if (await hasEntriesOrBoards(trx, contestId)) throw refusal('The contest has entries or boards');
      await deleteDraftRow(trx, contestId);
      await appendAudit(trx, actorOf(ctx), { action: 'contest.delete', targetType: 'contest', targetId: contestId });
    });
    return { status: 204 };
  });
}

const refusal = (detail: string) => new ProblemError('CONFLICT', { detail });

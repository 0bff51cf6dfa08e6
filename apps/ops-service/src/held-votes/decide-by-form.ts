import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { opsDecideHeldVotes } from '@urvote/contracts/http/ops/ops-forms';
import { selectedVotePrefix } from '@urvote/pages/operations/held-votes/held-votes-page';
import { decideVote } from '@urvote/platform/vote-review/decide-vote';
import type { AppContext } from '../context.ts';
import type { Operator } from '../session/operator.ts';

type Form = z.output<typeof opsDecideHeldVotes.form>;

const selection = z.array(z.uuid()).min(1).max(1000);

/** The votes that were ticked. @returns about how many something was decided */
export async function decideBySelection(app: AppContext, reviewer: Operator, form: Form): Promise<number> {
  const ticked = selection.safeParse(
    Object.keys(form).flatMap((name) =>
      name.startsWith(selectedVotePrefix) ? name.slice(selectedVotePrefix.length) : [],
    ),
  );
  if (!ticked.success) throw new ProblemError('BAD_REQUEST', { detail: 'Select votes first' });
  const { decision } = form;
  let count = 0;
  for (const voteId of ticked.data)
    if (await decideVote(app.db, { voteId, decision, reviewer, at: new Date(app.clock.nowMs()) })) count += 1;
  return count;
}

import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { maxVotesAtOnce } from '@urvote/contracts/http/held-votes/held-vote-endpoints';
import { heldVoteFilter, voteDecision } from '@urvote/contracts/http/held-votes/held-vote-schemas';
import { selectedVotePrefix } from '@urvote/pages/operations/held-votes/held-votes-page';
import { decideVote } from '@urvote/platform/vote-review/decide-vote';
import { decideVotes } from '@urvote/platform/vote-review/decide-votes';
import type { AppContext } from '../context.ts';
import type { Operator } from '../session/operator.ts';

type Form = ReadonlyMap<string, string>;

const selection = z.object({ decision: voteDecision, voteIds: z.array(z.uuid()).min(1).max(1000) });
const whole = z.object({
  decision: voteDecision,
  filter: heldVoteFilter,
  until: z.iso.datetime(),
  expectedCount: z.coerce.number().int().min(1).max(maxVotesAtOnce),
});

/** The votes that were ticked. @returns about how many something was decided */
export async function decideBySelection(app: AppContext, reviewer: Operator, form: Form): Promise<number> {
  const voteIds = [...form.keys()].flatMap((name) =>
    name.startsWith(selectedVotePrefix) ? name.slice(selectedVotePrefix.length) : [],
  );
  const { decision, voteIds: ids } = read(selection, { decision: form.get('decision'), voteIds });
  let count = 0;
  for (const voteId of ids)
    if (await decideVote(app.db, { voteId, decision, reviewer, at: new Date(app.clock.nowMs()) })) count += 1;
  return count;
}

/** What the preview showed. @throws {ProblemError} CONFLICT when that is another number by now */
export async function decideByFilter(app: AppContext, reviewer: Operator, form: Form): Promise<number> {
  const flag = form.get('flag');
  const { until, ...asked } = read(whole, {
    ...Object.fromEntries(form),
    filter: { contestId: form.get('contestId'), ...(flag !== undefined && flag !== '' && { flag }) },
  });
  return decideVotes(app.db, { ...asked, until: new Date(until), reviewer, at: new Date(app.clock.nowMs()) });
}

function read<Schema extends z.ZodType>(schema: Schema, fields: unknown): z.output<Schema> {
  const parsed = schema.safeParse(fields);
  if (!parsed.success)
    throw new ProblemError('BAD_REQUEST', { detail: 'Select votes, and say what is to become of them' });
  return parsed.data;
}

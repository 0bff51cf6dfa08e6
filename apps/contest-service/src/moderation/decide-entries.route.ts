import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { decideEntries } from '@urvote/contracts/http/entries/moderation-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { decideEntry, type DecideEntryCommand } from '../entries/decide-entry.ts';

export function decideEntriesRoute(app: AppContext) {
  return memberRoute(app, decideEntries, async (ctx) => {
    const { decision: asked, reason = '', entryIds } = ctx.body;
    const decision =
      asked === 'approve' ? ({ status: 'approved' } as const) : ({ status: 'rejected', reason } as const);
    const command = { contestId: ctx.params.contestId.toLowerCase(), decision, actor: actorOf(ctx) };
    const outcomes = [];
    for (const entryId of entryIds) outcomes.push({ entryId, outcome: await outcomeOf(app, { ...command, entryId }) });
    return { status: 200, body: { outcomes } };
  });
}

const outcomeByCode = { NOT_FOUND: 'not_found', CONFLICT: 'conflict', FORBIDDEN: 'forbidden' } as const;

/** One after another, each in a transaction of its own: what cannot be decided holds up no other. */
async function outcomeOf(app: AppContext, command: DecideEntryCommand) {
  try {
    return (await decideEntry(app, command)).status;
  } catch (error) {
    if (error instanceof ProblemError && error.code in outcomeByCode)
      return outcomeByCode[error.code as keyof typeof outcomeByCode];
    throw error;
  }
}

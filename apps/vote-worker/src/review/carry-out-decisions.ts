import type { RoundEnd } from '@urvote/platform/events/poll-pause';
import type { AppContext } from '../context.ts';
import { loadContests } from '../count-votes/load-rules.queries.ts';
import { bisectPoison } from '../vote-store/bisect-poison.ts';
import { closeDecisions, openDecisions } from '../vote-store/review/decisions.queries.ts';
import { settleDecisions } from '../vote-store/review/settle-decisions.ts';

type ReviewContext = Pick<AppContext, 'db' | 'pool' | 'clock' | 'events' | 'wakeUp'>;

/** Contests of a chunk are locked while it is settled, so that voters wait for no more than this. */
const atOnce = 500;

/**
 * What reviewers have decided and nobody has settled, oldest first. Several workers, and rounds that break off, do no
 * harm; a decision that PostgreSQL refuses is closed with its problem.
 */
export async function carryOutDecisions({ db, pool, clock, events, wakeUp }: ReviewContext): Promise<RoundEnd> {
  const open = await openDecisions(pool, atOnce);
  if (open.length === 0) return 'none';
  const contests = await loadContests(db, [...new Set(open.map(({ contestId }) => contestId))]);
  const { refused } = await bisectPoison(open, (decisions) =>
    settleDecisions(pool, { contests, decisions }, clock.nowMs()),
  );
  for (const { item, problem } of refused) {
    await closeDecisions(pool, [item], clock.nowMs(), problem);
    events.decisionRefused(item.id, problem);
  }
  events.decisionsSettled(open.length - refused.length);
  wakeUp.notify('counts');
  return open.length === atOnce ? 'more' : 'some';
}

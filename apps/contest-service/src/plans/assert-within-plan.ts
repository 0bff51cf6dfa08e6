import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from '../context.ts';
import { hasRoom, planOf, plans, type PlanLimit } from './plans.ts';
import { countOf, lockSubscription } from './plans.queries.ts';

export type PlanContext = Pick<AppContext, 'isFreeLaunch'>;

/**
 * Asked before one more is made, in the same transaction. Locks the client, so that of many at once no more pass than there
 * is room for.
 * @throws {ProblemError} PLAN_LIMIT where the client's plan has no room for another one
 */
export async function assertWithinPlan(
  { isFreeLaunch }: PlanContext,
  trx: Trx,
  clientId: string,
  limit: PlanLimit,
): Promise<void> {
  if (isFreeLaunch) return;
  const plan = planOf(await lockSubscription(trx, clientId));
  if (hasRoom(plan, limit, await countOf(trx, clientId, limit))) return;
  throw new ProblemError('PLAN_LIMIT', {
    detail: `The plan ${plan} has no room for more ${wordsOf[limit]} than ${plans[plan][limit]}`,
    extensions: { plan, limit },
  });
}

const wordsOf = {
  activeContests: 'contests that are not over',
  members: 'members and invitations',
  boards: 'boards',
  entries: 'entries',
} as const satisfies Record<PlanLimit, string>;

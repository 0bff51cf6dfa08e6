import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import type { PlanLimit, Subscription, SubscriptionState } from './plans.ts';

/** The client, locked until the transaction ends: whatever adds to it takes turns. @returns undefined where it has no subscription */
export async function lockSubscription(trx: Trx, clientId: string): Promise<Subscription | undefined> {
  await sql`select from client where id = ${clientId} for no key update`.execute(trx);
  const row = await trx
    .selectFrom('client_subscription')
    .select(['plan', 'state'])
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row && { plan: row.plan, state: row.state as SubscriptionState };
}

const activeContests = sql`contest.status in ('draft', 'scheduled', 'open')`;

const counts = {
  activeContests: (id) => sql<Count>`select count(*) from contest where client_id = ${id} and ${activeContests}`,
  members: (id) => sql<Count>`
    select (select count(*) from client_member where client_id = ${id})
         + (select count(*) from client_invitation where client_id = ${id} and state = 'pending' and expires_at > now()) as count`,
  boards: (id) => sql<Count>`
    select count(*) from board join contest on contest.id = board.contest_id where client_id = ${id}`,
  entries: (id) => sql<Count>`
    select count(*) from entry join contest on contest.id = entry.contest_id
    where client_id = ${id} and ${activeContests} and entry.status in ('pending', 'approved')`,
} satisfies Record<PlanLimit, (clientId: string) => ReturnType<typeof sql<Count>>>;

interface Count {
  count: string | number;
}

export async function countOf(trx: Trx, clientId: string, limit: PlanLimit): Promise<number> {
  const { rows } = await counts[limit](clientId).execute(trx);
  return Number(rows[0]?.count ?? 0);
}

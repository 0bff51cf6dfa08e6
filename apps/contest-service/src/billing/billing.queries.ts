import type { Trx } from '@urvote/platform/postgres/database';
import type { SubscriptionChange } from './subscription-change.ts';

/** @returns whether it comes for the first time */
export async function noteEvent(trx: Trx, { id, type }: { id: string; type: string }, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('billing_event')
    .values({ id, type, received_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** @returns whether it changed anything: what a later event has said stays */
export async function putSubscription(
  trx: Trx,
  { clientId, plan, state }: SubscriptionChange,
  { toldAt, now }: { toldAt: Date; now: Date },
): Promise<boolean> {
  const values = { plan, state, told_at: toldAt, updated_at: now };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('client_subscription')
    .values({ client_id: clientId, ...values })
    .onConflict((conflict) =>
      conflict.column('client_id').doUpdateSet(values).where('client_subscription.told_at', '<=', toldAt),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

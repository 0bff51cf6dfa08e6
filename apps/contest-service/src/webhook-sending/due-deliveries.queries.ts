import type { DeliverWebhookData } from '@urvote/contracts/jobs/deliver-webhook';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Of one webhook, so that a slow receiver leaves room for the others. */
const mostInHand = 4;
const mostAtOnce = 100;

/** Longer than a try takes; what was put into a queue that is gone comes again. */
const queuedSeconds = 60;

/** Marks what is due as queued and tells which tries to make; nobody else gets the same ones meanwhile. */
export async function claimDue(db: Db, at: Date): Promise<DeliverWebhookData[]> {
  const { rows } = await sql<{ id: string; run: number; run_attempt_count: number }>`
    with due as (
      select id, webhook_id, next_attempt_at,
        row_number() over (partition by webhook_id order by next_attempt_at, id) as place
      from webhook_delivery
      where status = 'waiting' and next_attempt_at <= ${at} and (queued_until is null or queued_until <= ${at})
    ), in_hand as (
      select webhook_id, count(*) as count from webhook_delivery
      where status = 'waiting' and queued_until > ${at} group by webhook_id
    ), picked as (
      select id from due left join in_hand using (webhook_id)
      where place + coalesce(count, 0) <= ${mostInHand}
      order by next_attempt_at, id limit ${mostAtOnce}
    )
    update webhook_delivery set queued_until = ${at}::timestamptz + make_interval(secs => ${queuedSeconds})
    where id in (select id from picked) and status = 'waiting' and (queued_until is null or queued_until <= ${at})
    returning id, run, run_attempt_count`.execute(db);
  return rows.map(({ id, run, run_attempt_count: count }) => ({ deliveryId: id, run, attempt: count + 1 }));
}

export async function isAnyWaiting(db: Db): Promise<boolean> {
  const { rows } = await sql`select from webhook_delivery where status = 'waiting' limit 1`.execute(db);
  return rows.length > 0;
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getWebhookDelivery, listWebhookDeliveries } from '@urvote/contracts/http/webhooks/webhook-delivery-endpoints';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { memberRoute } from '../access/member-route.ts';
import type { AppContext } from '../context.ts';
import { findDelivery, listAttempts, type ListedDelivery, listDeliveries } from './deliveries.queries.ts';
import { deliveryResource } from './delivery-resource.ts';

const codec = cursorCodec('webhook-deliveries');
const read = {
  position: ({ at_us: atUs, id }: ListedDelivery) => ({ atUs, id }),
  item: deliveryResource,
};

export function listWebhookDeliveriesRoute({ db }: AppContext) {
  return memberRoute({ db }, listWebhookDeliveries, async ({ params, query }) => {
    const { limit, cursor, status } = query;
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const rows = await listDeliveries(db, { webhookId: params.webhookId, status, after, count: limit + 1 });
    return { status: 200, body: pageOf(rows, limit, codec, read) };
  });
}

export function getWebhookDeliveryRoute({ db }: AppContext) {
  return memberRoute({ db }, getWebhookDelivery, async ({ params }) => {
    const row = await findDelivery(db, params);
    if (row === undefined) throw new ProblemError('NOT_FOUND');
    const attempts = await listAttempts(db, row.id);
    return { status: 200, body: { ...deliveryResource(row), body: row.body, attempts } };
  });
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  getContestMailPreference,
  readContestMailsPage,
  sendContestMailsPage,
  setContestMailPreference,
} from '@urvote/contracts/http/contest-mails/contest-mail-endpoints';
import {
  getWebhookDelivery,
  listWebhookDeliveries,
  replayFailedDeliveries,
  replayWebhookDelivery,
  testWebhook,
} from '@urvote/contracts/http/webhooks/webhook-delivery-endpoints';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  rotateWebhookSecret,
  updateWebhook,
} from '@urvote/contracts/http/webhooks/webhook-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import type { ApiClient } from '@urvote/testkit/http-client';
import type { Platform } from '../platform.ts';

/** The preference, and the page that turns mails off. */
async function callContestMails(account: ApiClient): Promise<void> {
  await account.call(getContestMailPreference);
  await account.call(setContestMailPreference, { body: { isOn: true } });
  for (const endpoint of [readContestMailsPage, sendContestMailsPage])
    await account.call(endpoint, { query: { token: 'x'.repeat(43) } });
}

/** Made, tested, replayed and deleted. */
export async function callWebhooks({ db }: Platform, admin: ApiClient): Promise<void> {
  await callContestMails(admin);
  const receiver = createServer((_request, response) => response.end('taken')).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { slug: clientSlug } = await db.selectFrom('client').select('slug').executeTakeFirstOrThrow();
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const body = { url, eventTypes: ['contest.opened'] };
  const { id: webhookId } = (await admin.call(createWebhook, { params: { clientSlug }, body })).body as { id: string };
  const params = { webhookId };
  await admin.call(listWebhooks, { params: { clientSlug } });
  await admin.call(getWebhook, { params });
  await admin.call(updateWebhook, { params, body: { description: 'Test' } });
  await admin.call(rotateWebhookSecret, { params, body: {} });
  const { id: deliveryId } = (await admin.call(testWebhook, { params })).body as { id: string };
  await eventually(async () => {
    const { body: page } = await admin.call(listWebhookDeliveries, { params });
    const [delivery] = (page as { items: { status: string }[] }).items;
    if (delivery?.status !== 'delivered') throw new Error('not delivered yet');
  });
  const ofDelivery = { webhookId, deliveryId };
  await admin.call(getWebhookDelivery, { params: ofDelivery });
  await admin.call(replayWebhookDelivery, { params: ofDelivery });
  await admin.call(replayFailedDeliveries, { params, body: { since: '2026-01-01T00:00:00Z' } });
  await admin.call(deleteWebhook, { params });
  receiver.closeAllConnections();
  receiver.close();
}

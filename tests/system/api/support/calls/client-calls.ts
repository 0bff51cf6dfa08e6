import { randomUUID } from 'node:crypto';
import {
  createClient,
  getClient,
  getClientHome,
  listMyClients,
  updateClient,
} from '@urvote/contracts/http/clients/client-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';
import { type Calling, newAccount } from './new-account.ts';

/** Every success of the endpoints of clients. */
export async function callClients(calling: Calling, admin: ApiClient): Promise<void> {
  const owner = await newAccount(calling);
  const slug = `brand-${randomUUID().slice(0, 8)}`;
  const params = { clientSlug: slug };
  await admin.call(createClient, { body: { slug, name: 'Brand', ownerUserId: owner.userId } });
  await owner.client.call(updateClient, { params, body: { about: 'Who we are' } });
  await owner.client.call(listMyClients, { query: { limit: 5 } });
  await calling.clientOf().call(getClient, { params });
  await calling.clientOf().call(getClientHome, { params });
}

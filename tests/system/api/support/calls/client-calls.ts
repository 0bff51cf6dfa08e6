import { randomUUID } from 'node:crypto';
import {
  createClient,
  getClient,
  getClientHome,
  listMyClients,
  updateClient,
} from '@urvote/contracts/http/clients/client-endpoints';
import {
  acceptInvitation,
  cancelInvitation,
  declineInvitation,
  inviteMember,
  listInvitations,
} from '@urvote/contracts/http/clients/invitation-endpoints';
import {
  changeMemberRole,
  leaveClient,
  listMembers,
  removeMember,
  transferOwnership,
} from '@urvote/contracts/http/clients/member-endpoints';
import { listThemes, matchTheme, onboard } from '@urvote/contracts/http/clients/onboarding-endpoints';
import { receiveBillingEvent } from '@urvote/contracts/http/clients/billing-endpoints';
import { signatureOf, subscriptionEvent } from '@urvote/contest-service/billing/billing.test-support';
import { invitedToken } from '@urvote/contest-service/invitations/invitations.test-support';
import type { ApiClient } from '@urvote/testkit/http-client';
import { type Calling, type NewAccount, newAccount } from './new-account.ts';

export const billingSecret = 'whsec_for_the_tests';

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
  await calling.clientOf().call(listThemes);
  await calling.clientOf().call(matchTheme, { body: { text: 'calm lo-fi' } });
  const wish = { clientName: 'Another', clientSlug: `another-${slug}`, contestName: 'First' };
  await owner.client.call(onboard, { body: wish });
  const event = subscriptionEvent({ clientId: owner.userId, status: 'active' });
  const headers = { 'stripe-signature': signatureOf(event, billingSecret) };
  await calling.clientOf().call(receiveBillingEvent, { body: event, headers });
  await callMembers(calling, owner, params);
}

async function callMembers(calling: Calling, owner: NewAccount, params: Record<string, string>): Promise<void> {
  const { db, secrets } = calling.platform;
  const [first, second] = [await newAccount(calling), await newAccount(calling)];
  const invite = async (email: string) => {
    const body = { email, memberRole: 'viewer' };
    const { id } = (await owner.client.call(inviteMember, { params, body })).body as { id: string };
    return { id, token: await invitedToken(db, email, secrets.DATA_ENCRYPTION_KEY) };
  };
  for (const { client, email } of [first, second])
    await client.call(acceptInvitation, { body: { token: (await invite(email)).token } });
  const { token } = await invite('declined@example.org');
  await calling.clientOf().call(declineInvitation, { body: { token } });
  const { id: invitationId } = await invite('cancelled@example.org');
  await owner.client.call(listInvitations, { params });
  await owner.client.call(cancelInvitation, { params: { ...params, invitationId } });
  await owner.client.call(listMembers, { params });
  const oneMember = { params: { ...params, userId: second.userId } };
  await owner.client.call(changeMemberRole, { ...oneMember, body: { memberRole: 'judge' } });
  await owner.client.call(removeMember, oneMember);
  await owner.client.call(transferOwnership, { params, body: { userId: first.userId } });
  await owner.client.call(leaveClient, { params });
}

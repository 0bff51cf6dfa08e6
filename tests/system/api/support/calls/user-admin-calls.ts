import {
  getUser,
  grantRole,
  listUsers,
  reactivateUser,
  revokeRole,
  suspendUser,
} from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';
import { type Calling, newAccount } from './new-account.ts';

/** Every success of the administration of accounts, with an account of its own. */
export async function callUserAdmin(calling: Calling, admin: ApiClient): Promise<void> {
  const { userId, email } = await newAccount(calling);
  const params = { userId };
  await admin.call(listUsers, { query: { query: email, role: 'voter', suspended: 'false', limit: 1 } });
  await admin.call(getUser, { params });
  await admin.call(suspendUser, { params, body: { reason: 'Many accounts' } });
  await admin.call(reactivateUser, { params });
  await admin.call(grantRole, { params, body: { role: 'creator' } });
  await admin.call(revokeRole, { params: { userId, role: 'creator' } });
}

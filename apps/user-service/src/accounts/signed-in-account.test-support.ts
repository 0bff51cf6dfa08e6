import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import type { Database } from '@urvote/db-schema/database';
import { type ApiClient, apiClient, type ApiResponse } from '@urvote/testkit/http-client';
import type { Kysely } from 'kysely';
import { insertAccount, type NewAccount, rightPassword, tryPassword } from '../user-service.test-support.ts';

export interface SignedInAccount {
  id: string;
  email: string;
  api: ApiClient;
  refreshToken: string;
  me(): Promise<ApiResponse>;
}

export async function signedInAccount(
  url: string,
  db: Kysely<Database>,
  given: NewAccount & { email: string },
): Promise<SignedInAccount> {
  const id = await insertAccount(db, given);
  const { body } = await tryPassword(url, rightPassword, { email: given.email });
  const { accessToken, refreshToken } = body as { accessToken: string; refreshToken: string };
  const api = apiClient(url, { token: accessToken });
  return { id, email: given.email, api, refreshToken, me: () => api.call(getMe) };
}

export async function auditOf(db: Kysely<Database>) {
  return db.selectFrom('audit_log').select(['action', 'actor_user_id', 'target_id', 'details']).orderBy('id').execute();
}

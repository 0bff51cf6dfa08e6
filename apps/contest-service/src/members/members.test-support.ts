import { randomUUID } from 'node:crypto';
import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import type { Database } from '@urvote/db-schema/database';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import type { Kysely } from 'kysely';
import { insertUser, type StartedContestService } from '../contest-service.test-support.ts';

/** Somebody with an account and its address. */
export interface Person {
  userId: string;
  email: string;
  client: ApiClient;
}

export async function insertPerson(
  db: Kysely<Database>,
  { url, issuer }: StartedContestService,
  { emailVerified = true } = {},
): Promise<Person> {
  const userId = await insertUser(db);
  const email = `${userId}@example.org`;
  const emailVoterKey = guestVoterKey(email, 'v'.repeat(32));
  const token = await issuer.mintToken({ userId, emailVerified, emailVoterKey });
  return { userId, email, client: apiClient(url, { token }) };
}

export interface TestClient {
  clientId: string;
  params: { clientSlug: string };
  join(person: Person, role: ClientRole): Promise<void>;
}

export async function insertTestClient(db: Kysely<Database>): Promise<TestClient> {
  const clientId = randomUUID();
  const slug = `brand-${clientId}`;
  await db.insertInto('client').values({ id: clientId, slug, name: 'Brand' }).execute();
  const join = async ({ userId }: Person, role: ClientRole): Promise<void> => {
    await db.insertInto('client_member').values({ client_id: clientId, user_id: userId, role }).execute();
  };
  return { clientId, params: { clientSlug: slug }, join };
}

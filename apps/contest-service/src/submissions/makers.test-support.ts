import { randomUUID } from 'node:crypto';
import type { Database, NewRow } from '@urvote/db-schema/database';
import { type ApiClient, apiClient, type ApiResponse } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import type { TokenClaims } from '@urvote/testkit/tokens';
import type { Kysely } from 'kysely';
import { insertUser, startContestService, type StartedContestService } from '../contest-service.test-support.ts';

export interface Maker {
  userId: string;
  client: ApiClient;
}

export async function insertMaker(
  db: Kysely<Database>,
  service: StartedContestService,
  claims: TokenClaims = {},
): Promise<Maker> {
  const userId = randomUUID();
  await insertUser(db, userId);
  await db
    .updateTable('user')
    .set({ email_verified_at: new Date(), display_name: 'Ada' })
    .where('id', '=', userId)
    .execute();
  const token = await service.issuer.mintToken({ userId, roles: ['voter', 'creator'], ...claims });
  return { userId, client: apiClient(service.url, { token }) };
}

export async function insertUpload(
  db: Kysely<Database>,
  ownerId: string,
  changes: Partial<NewRow<'media_asset'>> = {},
): Promise<string> {
  const id = randomUUID();
  const object = {
    bucket: 'media',
    object_key: id,
    mime_type: 'audio/mpeg',
    byte_count: 1000,
    sha256: Buffer.alloc(32),
    status: 'ready',
  };
  await db
    .insertInto('media_asset')
    .values({ id, uploaded_by: ownerId, ...object, ...changes })
    .execute();
  return id;
}

export interface EntryScene extends AsyncDisposable {
  db: Kysely<Database>;
  service: StartedContestService;
}

/** The service with the rights of its role, and its administrator's account. */
export async function startEntryScene(): Promise<EntryScene> {
  await using cleanup = new AsyncDisposableStack();
  const { url, db } = cleanup.use(await testDatabase());
  const service = cleanup.use(await startContestService(url, { DATABASE_ROLE: 'urvote_contest_service' }));
  await insertUser(db, service.adminId);
  const held = cleanup.move();
  return { db, service, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

export const idOf = ({ body }: ApiResponse): string => (body as { id: string }).id;

/** An account with a role in the client that holds the contest. */
export async function insertMember({ db, service }: EntryScene, contestId: string, role: string): Promise<Maker> {
  const userId = await insertUser(db);
  const { client_id } = await db
    .selectFrom('contest')
    .select('client_id')
    .where('id', '=', contestId)
    .executeTakeFirstOrThrow();
  await db.insertInto('client_member').values({ client_id, user_id: userId, role }).execute();
  const token = await service.issuer.mintToken({ userId, roles: ['voter'] });
  return { userId, client: apiClient(service.url, { token }) };
}

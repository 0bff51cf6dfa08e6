import { randomUUID } from 'node:crypto';
import type { Database, NewRow } from '@urvote/db-schema/database';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import type { Kysely } from 'kysely';
import { insertUser, type StartedContestService } from '../contest-service.test-support.ts';

export interface Person {
  userId: string;
  client: ApiClient;
}

/** A confirmed account that opens boards, or has other roles. */
export async function insertPerson(
  db: Kysely<Database>,
  service: StartedContestService,
  roles: readonly string[] = ['voter', 'board_owner'],
): Promise<Person> {
  const userId = await insertUser(db, randomUUID());
  const changes = { email_verified_at: new Date(), display_name: 'Ada' };
  await db.updateTable('user').set(changes).where('id', '=', userId).execute();
  const token = await service.issuer.mintToken({ userId, roles: [...roles] });
  return { userId, client: apiClient(service.url, { token }) };
}

export const insertMaker = (db: Kysely<Database>, service: StartedContestService) =>
  insertPerson(db, service, ['voter', 'creator']);

export interface InsertedBoard {
  id: string;
  slug: string;
}

export async function insertBoard(
  db: Kysely<Database>,
  contestId: string,
  changes: Partial<NewRow<'board'>> = {},
): Promise<InsertedBoard> {
  const id = randomUUID();
  const slug = `board-${id}`;
  await db
    .insertInto('board')
    .values({ id, contest_id: contestId, slug, title: 'Board', ...changes })
    .execute();
  return { id, slug };
}

export const tenTimes = <T>(act: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 10 }, (_, n) => act(n)));

export const statusesOf = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).toSorted();

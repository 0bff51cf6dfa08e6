import { randomUUID } from 'node:crypto';
import type { Trx } from '@urvote/platform/postgres/database';

/** The oldest of the clients that the account owns. */
export async function findOwnClient(trx: Trx, userId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('client_member')
    .innerJoin('client', 'client.id', 'client_member.client_id')
    .select('client.id')
    .where('client_member.user_id', '=', userId)
    .where('client_member.role', '=', 'owner')
    .where('client.is_active', '=', true)
    .orderBy('client.created_at')
    .orderBy('client.id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

export interface NewOwner {
  userId: string;
  slug: string;
  name: string;
}

/** @returns the id of the client, whose owner is the account */
export async function insertOwnClient(trx: Trx, { userId, slug, name }: NewOwner): Promise<string> {
  const id = randomUUID();
  await trx.insertInto('client').values({ id, slug, name }).execute();
  await trx.insertInto('client_member').values({ client_id: id, user_id: userId, role: 'owner' }).execute();
  return id;
}

export interface NewOwnContest {
  clientId: string;
  slug: string;
  name: string;
  createdBy: string;
  startsAt: Date;
  endsAt: Date;
}

/** A contest that takes votes each day from now on; what it takes of entries its board says. */
export async function insertOwnContest(trx: Trx, contest: NewOwnContest): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('contest')
    .values({
      id,
      client_id: contest.clientId,
      slug: contest.slug,
      name: contest.name,
      status: 'open',
      vote_policy: 'daily',
      voting_starts_at: contest.startsAt,
      voting_ends_at: contest.endsAt,
      created_by: contest.createdBy,
    })
    .execute();
  return id;
}

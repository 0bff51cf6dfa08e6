import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

interface ClientOwner {
  userId: string;
  email: string;
  locale: string;
  name: string;
}

export async function listOwners(trx: Trx, clientId: string): Promise<ClientOwner[]> {
  return trx
    .selectFrom('client_member')
    .innerJoin('user', 'user.id', 'client_member.user_id')
    .select(['user.id as userId', 'email', 'locale', sql<string>`coalesce(display_name, username)`.as('name')])
    .where('client_id', '=', clientId)
    .where('role', '=', 'owner')
    .where('suspended_at', 'is', null)
    .execute();
}

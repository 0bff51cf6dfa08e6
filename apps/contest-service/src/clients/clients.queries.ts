import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import type { ClientResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { RowPatch } from '@urvote/db-schema/database';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';
import { clientColumns, clientOf } from './client-resource.ts';

export interface ListedClient {
  client: ClientResource;
  position: ListPosition;
}

interface ListQuery {
  after?: ListPosition | undefined;
  count: number;
}

const isAfter = (after: ListPosition) =>
  sql<SqlBool>`(client.created_at, client.id) > (${instantOf(after)}, ${after.id}::uuid)`;

function listed(db: Db, { after, count }: ListQuery) {
  const rows = db.selectFrom('client').select(clientColumns).select(microsecondsOf('client.created_at'));
  const rest = after === undefined ? rows : rows.where(isAfter(after));
  return rest.orderBy('client.created_at').orderBy('client.id').limit(count);
}

export async function listActiveClients(db: Db, query: ListQuery): Promise<ListedClient[]> {
  const found = await listed(db, query).where('client.is_active', '=', true).execute();
  return found.map((row) => ({ client: clientOf(row), position: { atUs: row.at_us, id: row.id } }));
}

export interface OwnClient extends ListedClient {
  memberRole: ClientRole;
}

export async function listClientsOf(db: Db, userId: string, query: ListQuery): Promise<OwnClient[]> {
  const found = await listed(db, query)
    .innerJoin('client_member', 'client_member.client_id', 'client.id')
    .select('client_member.role')
    .where('client_member.user_id', '=', userId)
    .execute();
  return found.map((row) => ({
    client: clientOf(row),
    memberRole: row.role as ClientRole,
    position: { atUs: row.at_us, id: row.id },
  }));
}

export async function findClient(db: Db, slug: string): Promise<ClientResource | undefined> {
  const row = await db.selectFrom('client').select(clientColumns).where('slug', '=', slug).executeTakeFirst();
  return row && clientOf(row);
}

/** Locked against other changes of it and of its members until the transaction ends. */
export async function lockClient(trx: Trx, id: string): Promise<ClientResource | undefined> {
  const row = await trx
    .selectFrom('client')
    .select(clientColumns)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && clientOf(row);
}

type Field = 'name' | 'about' | 'mission' | 'websiteUrl' | 'theme' | 'socialLinks' | 'isActive';

export type ClientFields = { [F in Field]?: ClientResource[F] | undefined };

function columnsOf({ theme, socialLinks, websiteUrl, isActive, ...texts }: ClientFields): RowPatch<'client'> {
  const columns = {
    ...texts,
    website_url: websiteUrl,
    is_active: isActive,
    theme: theme && JSON.stringify(theme),
    social_links: socialLinks && JSON.stringify(socialLinks),
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

/** Writes the changed fields as the next version. */
export async function updateClientRow(trx: Trx, id: string, patch: ClientFields, at: Date): Promise<ClientResource> {
  const row = await trx
    .updateTable('client')
    .set({ ...columnsOf(patch), version: sql`version + 1`, updated_at: at })
    .where('id', '=', id)
    .returning(clientColumns)
    .executeTakeFirstOrThrow();
  return clientOf(row);
}

export interface NewClient extends ClientFields {
  id: string;
  slug: string;
  name: string;
}

/** @returns undefined when the slug is taken */
export async function insertClient(
  trx: Trx,
  { id, slug, name, ...rest }: NewClient,
): Promise<ClientResource | undefined> {
  const row = await trx
    .insertInto('client')
    .values({ ...columnsOf(rest), id, slug, name })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning(clientColumns)
    .executeTakeFirst();
  return row && clientOf(row);
}

export async function insertOwner(trx: Trx, clientId: string, userId: string): Promise<void> {
  await trx.insertInto('client_member').values({ client_id: clientId, user_id: userId, role: 'owner' }).execute();
}

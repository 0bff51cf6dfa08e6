import type { ClientResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';

export interface ListedClient {
  client: ClientResource;
  position: ListPosition;
}

export async function listActiveClients(
  db: Db,
  { after, count }: { after?: ListPosition | undefined; count: number },
): Promise<ListedClient[]> {
  let rows = db
    .selectFrom('client')
    .select(['id', 'slug', 'name', 'about', 'mission', 'website_url', 'theme', 'social_links'])
    .select(microsecondsOf('client.created_at'))
    .where('is_active', '=', true);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(client.created_at, client.id) > (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('created_at').orderBy('id').limit(count).execute();
  return found.map((row) => ({
    position: { atUs: row.at_us, id: row.id },
    client: {
      id: row.id,
      slug: row.slug,
      name: row.name,
      about: row.about,
      mission: row.mission,
      websiteUrl: row.website_url,
      theme: row.theme as Record<string, unknown>,
      socialLinks: row.social_links as Record<string, unknown>,
    },
  }));
}

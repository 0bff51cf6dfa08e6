import type { ClientResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Row } from '@urvote/db-schema/database';

export const clientColumns = [
  'client.id',
  'client.slug',
  'client.name',
  'client.about',
  'client.mission',
  'client.website_url',
  'client.theme',
  'client.social_links',
  'client.is_active',
  'client.version',
] as const;

type ClientRow = Pick<
  Row<'client'>,
  'id' | 'slug' | 'name' | 'about' | 'mission' | 'website_url' | 'theme' | 'social_links' | 'is_active' | 'version'
>;

export function clientOf(row: ClientRow): ClientResource {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    about: row.about,
    mission: row.mission,
    websiteUrl: row.website_url,
    theme: row.theme as Record<string, unknown>,
    socialLinks: row.social_links as Record<string, unknown>,
    isActive: row.is_active,
    version: row.version,
  };
}

import type { ClientResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Database } from '@urvote/db-schema/database';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { ContestRow } from './contest-resource.ts';

/** Instants of lists in microseconds, as PostgreSQL keeps them, so that a cursor points between two rows exactly. */
const atUs = (column: string) => sql<number>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint`.as('at_us');
const instant = ({ atUs: us }: ListPosition) => sql`(timestamptz 'epoch' + ${us}::bigint * interval '1 microsecond')`;

export interface ContestsQuery {
  clientSlug?: string | undefined;
  /** Only contests that take votes now, or only the others. */
  isOpen?: boolean | undefined;
  now: Date;
  after?: ListPosition | undefined;
  count: number;
}

/** Newest first; drafts, archived and inactive contests are not public. */
export async function listContestRows(
  db: Kysely<Database>,
  query: ContestsQuery,
): Promise<(ContestRow & { at_us: number })[]> {
  const { clientSlug, isOpen, now, after, count } = query;
  let rows = publicContests(db).select(atUs('contest.created_at')).where('contest.is_active', '=', true);
  if (clientSlug !== undefined) rows = rows.where('client.slug', '=', clientSlug);
  if (isOpen !== undefined) rows = rows.where(takesVotes(now), '=', isOpen);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(contest.created_at, contest.id) < (${instant(after)}, ${after.id}::uuid)`);
  return rows.orderBy('contest.created_at', 'desc').orderBy('contest.id', 'desc').limit(count).execute();
}

export async function findContestRow(db: Kysely<Database>, contestId: string): Promise<ContestRow | undefined> {
  return publicContests(db).where('contest.id', '=', contestId).executeTakeFirst();
}

function takesVotes(now: Date) {
  return sql<boolean>`(contest.status = 'published' and contest.voting_enabled
    and contest.voting_starts_at <= ${now} and contest.voting_ends_at > ${now})`;
}

function publicContests(db: Kysely<Database>) {
  return db
    .selectFrom('contest')
    .innerJoin('client', 'client.id', 'contest.client_id')
    .select([
      'contest.id',
      'contest.slug',
      'contest.name',
      'contest.description',
      'contest.rules',
      'contest.prizes',
      'contest.theme',
      'contest.cover_asset_id',
      'contest.status',
      'contest.is_active',
      'contest.voting_enabled',
      'contest.voting_starts_at',
      'contest.voting_ends_at',
      'contest.time_zone',
      'contest.allowed_kinds',
      'contest.vote_policy',
      'contest.voter_tier',
      'contest.max_votes_per_voter',
      'contest.allow_dislike',
      'contest.allow_withdraw',
      'contest.results_visibility',
      'contest.captcha_mode',
      'contest.guest_confirmation',
      'contest.eligible_countries',
      'contest.version',
      'client.id as client_id',
      'client.slug as client_slug',
      'client.name as client_name',
    ])
    .where('contest.status', 'in', ['published', 'closed']);
}

export async function listActiveClients(
  db: Kysely<Database>,
  { after, count }: { after?: ListPosition | undefined; count: number },
): Promise<(ClientResource & { atUs: number })[]> {
  let rows = db
    .selectFrom('client')
    .select([
      'id',
      'slug',
      'name',
      'about',
      'mission',
      'website_url',
      'theme',
      'social_links',
      atUs('client.created_at'),
    ])
    .where('is_active', '=', true);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(client.created_at, client.id) > (${instant(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('created_at').orderBy('id').limit(count).execute();
  return found.map((row) => ({
    id: row.id,
    slug: row.slug,
    name: row.name,
    about: row.about,
    mission: row.mission,
    websiteUrl: row.website_url,
    theme: row.theme as Record<string, unknown>,
    socialLinks: row.social_links as Record<string, unknown>,
    atUs: row.at_us,
  }));
}

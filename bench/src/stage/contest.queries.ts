import { createHash } from 'node:crypto';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface BenchContest {
  contestId: string;
  entryIds: string[];
  /** Date of the ballot window: every voter has one vote for each entry in all. */
  windowStart: string;
}

/** Always the same ids, so that rows of one database fit another one. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const dayMs = 86_400_000;

const clientId = idOf('client');

export async function addClient(db: Db): Promise<void> {
  await db.insertInto('client').values({ id: clientId, slug: 'bench', name: 'Bench' }).execute();
}

/**
 * Makes an open contest of accounts, one vote for each entry, with approved entries, and the partitions of this month and
 * the next. Everything else is as a new contest has it.
 */
export async function contestOf(db: Db, slug: string, entryCount: number): Promise<BenchContest> {
  const contestId = idOf(`contest ${slug}`);
  const startsAt = new Date(Math.floor(Date.now() / dayMs) * dayMs - dayMs);
  const windowStart = startsAt.toISOString().slice(0, 10);
  const entryIds = Array.from({ length: entryCount }, (_, index) => idOf(`entry ${slug} ${index}`));
  await sql`select ensure_vote_partitions(${windowStart}::date, 2)`.execute(db);
  await db
    .insertInto('contest')
    .values({
      id: contestId,
      client_id: clientId,
      slug,
      name: 'Final',
      status: 'open',
      vote_policy: 'once',
      voter_tier: 'account',
      voting_starts_at: startsAt,
      voting_ends_at: new Date(startsAt.getTime() + 30 * dayMs),
    })
    .execute();
  await sql`
    insert into entry (id, contest_id, kind, title, artist_name, status, approved_at)
    select id, ${contestId}, 'music', 'Title ' || n, 'Artist ' || n, 'approved', now()
    from unnest(${entryIds}::uuid[]) with ordinality as t (id, n)`.execute(db);
  await sql`analyze entry`.execute(db);
  return { contestId, entryIds, windowStart };
}

import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

export interface SampleContest {
  contestId: string;
  entryIds: string[];
}

/** A contest open through 2026 with approved entries. */
export async function addSampleContest(
  db: Kysely<Database>,
  { entryCount = 3, maxVotesPerVoter = null }: { entryCount?: number; maxVotesPerVoter?: number | null } = {},
): Promise<SampleContest> {
  const contestId = randomUUID();
  const clientId = randomUUID();
  await db
    .insertInto('client')
    .values({ id: clientId, slug: `client-${clientId}`, name: 'Sample' })
    .execute();
  await db
    .insertInto('contest')
    .values({
      id: contestId,
      client_id: clientId,
      slug: `contest-${contestId}`,
      name: 'Sample',
      status: 'open',
      vote_policy: 'daily',
      max_votes_per_voter: maxVotesPerVoter,
      voting_starts_at: '2026-01-01T00:00:00Z',
      voting_ends_at: '2027-01-01T00:00:00Z',
    })
    .execute();
  const entryIds = Array.from({ length: entryCount }, () => randomUUID()).sort();
  await sql`
    insert into entry (id, contest_id, kind, title, artist_name, status, approved_at)
    select id, ${contestId}, 'music', 'Title', 'Artist', 'approved', now() from unnest(${entryIds}::uuid[]) as id`.execute(
    db,
  );
  return { contestId, entryIds };
}

export interface SampleVotes extends SampleContest {
  voteCount: number;
  /** All votes are cast on this day, YYYY-MM-DD. */
  day?: string;
  state?: 'counted' | 'held';
  weight?: number;
}

/** One batch with this many votes, each voter voting for the entries in turn; every seventh vote is a dislike. */
export async function addSampleVotes(db: Kysely<Database>, votes: SampleVotes): Promise<string> {
  const { contestId, entryIds, voteCount, day = '2026-11-21', state = 'counted', weight = 1 } = votes;
  const batchId = randomUUID();
  const isCounted = state === 'counted';
  await db
    .insertInto('vote_batch')
    .values({
      id: batchId,
      opened_at: `${day}T12:00:00Z`,
      root: Buffer.alloc(32),
      signature: 'none',
      item_count: voteCount,
      counted_count: isCounted ? voteCount : 0,
      held_count: isCounted ? 0 : voteCount,
      settled_at: `${day}T12:00:01Z`,
    })
    .execute();
  await sql`
    insert into vote (id, window_start, contest_id, entry_id, voter_key, tier, value, state, vote_weight, country, cast_at,
      settled_at, batch_id, leaf_index)
    select gen_random_uuid(), ${day}::date, ${contestId}::uuid, (${entryIds}::uuid[])[1 + number % ${entryIds.length}::integer],
      'g:' || ${batchId}::text || '-' || number / ${entryIds.length}::integer, 'guest', case when number % 7 = 6 then -1 else 1 end,
      ${state}, ${weight}::numeric, case number % 3 when 0 then 'US' when 1 then 'DE' end,
      ${day}::date + make_interval(hours => 12, secs => number::float8 / 100), now(), ${batchId}::uuid, number % 256
    from generate_series(0, ${voteCount}::integer - 1) as number`.execute(db);
  return batchId;
}

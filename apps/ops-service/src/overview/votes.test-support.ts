import { randomUUID } from 'node:crypto';
import type { Database } from '@urvote/db-schema/database';
import { type Kysely, sql } from 'kysely';

/** With one entry, whose id is the contest's. */
export async function addContest(db: Kysely<Database>, name: string): Promise<string> {
  const [clientId, contestId] = [randomUUID(), randomUUID()];
  await sql`insert into client (id, slug, name) values (${clientId}, ${`c-${clientId}`}, 'Client')`.execute(db);
  await sql`insert into contest (id, client_id, slug, name, vote_policy, voting_starts_at, voting_ends_at)
    values (${contestId}, ${clientId}, ${`c-${contestId}`}, ${name}, 'once', now() - interval '1 day', now() + interval '1 day')`.execute(
    db,
  );
  await sql`insert into entry (id, contest_id, kind, title, artist_name) values (${contestId}, ${contestId}, 'music', 'Song', 'Ada')`.execute(
    db,
  );
  return contestId;
}

interface SettledVotes {
  count: number;
  heldCount: number;
  agoSeconds: number;
  delayMs: number;
}

/** Votes as the worker has settled them, `delayMs` after they were cast. */
export async function addVotes(db: Kysely<Database>, contestId: string, votes: SettledVotes): Promise<void> {
  const { count, heldCount, agoSeconds, delayMs } = votes;
  await sql`
    insert into vote (id, window_start, contest_id, entry_id, voter_key, tier, value, state, cast_at, settled_at, batch_id, leaf_index)
    select gen_random_uuid(), current_date, ${contestId}, ${contestId}, gen_random_uuid()::text, 'guest', 1,
      case when n <= ${heldCount}::int then 'held' else 'counted' end, at, at + make_interval(secs => ${delayMs}::float8 / 1000), gen_random_uuid(), 0
    from generate_series(1, ${count}::int) n, (select now() - make_interval(secs => ${agoSeconds}::float8) as at) moment`.execute(
    db,
  );
}

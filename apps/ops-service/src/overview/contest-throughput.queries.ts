import type { ContestThroughput } from '@urvote/contracts/http/ops/ops-schemas';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

const mostContests = 20;

interface Row {
  contest_id: string;
  name: string;
  vote_count: string;
  held_count: string;
  p50_ms: number;
  p95_ms: number;
}

/** The busiest contests first. By the block ranges of `cast_at`, so it reads the last minutes alone. */
export async function loadContestThroughput(db: Db, nowMs: number, minuteCount: number): Promise<ContestThroughput[]> {
  const since = new Date(nowMs - minuteCount * 60_000);
  const delayMs = sql`greatest(0, extract(epoch from settled_at - cast_at) * 1000)`;
  const { rows } = await sql<Row>`
    select v.contest_id, c.name, v.vote_count, v.held_count, v.times[1] as p50_ms, v.times[2] as p95_ms
    from (
      select contest_id, count(*) as vote_count, count(*) filter (where state = 'held') as held_count,
        percentile_cont(array[0.5, 0.95]) within group (order by ${delayMs}::float8) as times
      from vote where cast_at >= ${since} and cast_at <= ${new Date(nowMs)}
      group by contest_id order by vote_count desc limit ${mostContests}
    ) v join contest c on c.id = v.contest_id
    order by v.vote_count desc, c.name`.execute(db);
  return rows.map((row) => ({
    contestId: row.contest_id,
    name: row.name,
    votesPerMinute: Number(row.vote_count) / minuteCount,
    heldShare: Number(row.held_count) / Number(row.vote_count),
    p50Ms: row.p50_ms,
    p95Ms: row.p95_ms,
  }));
}

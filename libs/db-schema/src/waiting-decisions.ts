import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

/** What reviewers decided about votes and no worker has carried out. */
export interface WaitingDecisions {
  count: number;
  /** Null where none waits. */
  oldestAgeMs: number | null;
}

/** @param contestId undefined: of all contests */
export async function waitingDecisions(
  db: Kysely<Database>,
  nowMs: number,
  contestId?: string,
): Promise<WaitingDecisions> {
  const { rows } = await sql<{ count: number; oldest: Date | null }>`
    select count(*)::integer as count, min(decided_at) as oldest from vote_decision
    where settled_at is null and (${contestId ?? null}::uuid is null or contest_id = ${contestId ?? null})`.execute(db);
  const { count = 0, oldest = null } = rows[0] ?? {};
  return { count, oldestAgeMs: oldest === null ? null : Math.max(0, nowMs - oldest.getTime()) };
}

import type { TransactionClient } from '@urvote/platform/postgres/in-transaction';
import type { Pool } from 'pg';
import type { DecidedVote } from '../../settlement/settle-plan.ts';

export interface OpenDecision {
  id: string;
  contestId: string;
}

export async function openDecisions(pool: Pool, limit: number): Promise<OpenDecision[]> {
  const { rows } = await pool.query<OpenDecision>(
    `select id, contest_id as "contestId" from vote_decision where settled_at is null order by decided_at, id limit $1`,
    [limit],
  );
  return rows;
}

const takeStatement = `
  select decided.vote_id as "voteId", decided.decision, extract(epoch from decided.decided_at)::float8 * 1000 as "decidedAtMs",
    vote.contest_id as "contestId", vote.entry_id as "entryId", vote.voter_key as "voterKey",
    to_char(vote.window_start, 'YYYY-MM-DD') as "windowStart"
  from vote_decision decided join vote on vote.id = decided.vote_id and vote.window_start = decided.window_start
  where decided.id = any($1::uuid[]) and decided.settled_at is null order by decided.id for update of decided`;

/** Those that nobody has settled meanwhile, with their votes as they are called now. */
export async function takeDecisions(
  client: TransactionClient,
  decisions: readonly OpenDecision[],
): Promise<DecidedVote[]> {
  const { rows } = await client.query<DecidedVote>(takeStatement, [decisions.map(({ id }) => id)]);
  return rows.map((row) => ({ ...row, decidedAtMs: Math.round(row.decidedAtMs) }));
}

/** @param problem why it cannot be carried out; null where it was */
export async function closeDecisions(
  client: Pick<TransactionClient, 'query'>,
  decisions: readonly OpenDecision[],
  settledAtMs: number,
  problem: string | null = null,
): Promise<void> {
  await client.query(
    'update vote_decision set settled_at = $2, problem = $3 where id = any($1::uuid[]) and settled_at is null',
    [decisions.map(({ id }) => id), new Date(settledAtMs), problem],
  );
}

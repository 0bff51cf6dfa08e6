import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

export interface DecisionDraft {
  voteId: string;
  contestId: string;
  windowStart: string;
  decision: 'accept' | 'void' | 'restore';
  decidedAtMs: number;
}

export async function decide(pool: Pool, drafts: readonly DecisionDraft[]): Promise<void> {
  for (const { voteId, contestId, windowStart, decision, decidedAtMs } of drafts)
    await pool.query(
      `insert into vote_decision (id, vote_id, window_start, contest_id, decision, decided_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (vote_id, decision) where problem is null do nothing`,
      [randomUUID(), voteId, windowStart, contestId, decision, new Date(decidedAtMs)],
    );
}

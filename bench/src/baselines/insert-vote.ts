import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { BaselineSettings } from './baseline-settings.ts';

export interface PlainVote {
  entryId: string;
  fingerprint: string;
  ip: string;
  userAgent: string;
}

const connections = 20;

const statement = {
  name: 'insert-vote',
  text: `insert into vote (id, window_start, contest_id, entry_id, voter_key, tier, value, state, ip, user_agent, device_hash,
      cast_at, settled_at, batch_id, leaf_index)
    values ($1, $2, $3, $4, $5, 'account', 1, 'counted', $6, $7, $8, now(), now(), $1, 0)`,
};

/** One row for one vote, with a prepared statement; nobody is asked who votes, which is in the baseline's favour. */
export function openVoteTable({ databaseUrl, contestId, windowStart }: BaselineSettings) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections });
  // A lost connection fails the query that needs it, and nothing else.
  pool.on('error', () => {});
  return {
    async insert({ entryId, fingerprint, ip, userAgent }: PlainVote): Promise<string> {
      const id = randomUUID();
      await pool.query({
        ...statement,
        values: [id, windowStart, contestId, entryId, `u:${randomUUID()}`, ip, userAgent, fingerprint],
      });
      return id;
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

import { sql, type Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { compareTotals, type RecountDifference, type RecountedTable, type RecountOptions } from './compare-totals.ts';

const repairs: Record<Exclude<RecountedTable, 'vote_batch'>, string> = {
  entry_tally: `
    insert into entry_tally as tally (entry_id, contest_id, up_count, down_count, weighted_score, updated_at)
    select (key->>'entryId')::uuid, (key->>'contestId')::uuid, (recounted->>'up')::bigint, (recounted->>'down')::bigint,
      (recounted->>'weighted')::numeric, now()
    from jsonb_to_recordset($1::jsonb) as t (key jsonb, recounted jsonb)
    on conflict (entry_id) do update set contest_id = excluded.contest_id, up_count = excluded.up_count,
      down_count = excluded.down_count, weighted_score = excluded.weighted_score, updated_at = excluded.updated_at`,
  entry_tally_country: `
    insert into entry_tally_country as tally (entry_id, country, contest_id, up_count, down_count, weighted_score)
    select (key->>'entryId')::uuid, key->>'country', (key->>'contestId')::uuid, (recounted->>'up')::bigint,
      (recounted->>'down')::bigint, (recounted->>'weighted')::numeric
    from jsonb_to_recordset($1::jsonb) as t (key jsonb, recounted jsonb)
    on conflict (entry_id, country) do update set contest_id = excluded.contest_id, up_count = excluded.up_count,
      down_count = excluded.down_count, weighted_score = excluded.weighted_score`,
  vote_budget: `
    insert into vote_budget (contest_id, voter_key, window_start, used_count)
    select (key->>'contestId')::uuid, key->>'voterKey', (key->>'windowStart')::date, (recounted->>'used')::integer
    from jsonb_to_recordset($1::jsonb) as t (key jsonb, recounted jsonb)
    on conflict (contest_id, voter_key, window_start) do update set used_count = excluded.used_count`,
};

export interface RepairResult {
  repaired: RecountDifference[];
  /** Groups are the evidence of what was accepted; they are never rewritten. */
  remaining: RecountDifference[];
}

/**
 * In the caller's transaction, which must be at READ COMMITTED. The totals are locked in the order in which workers lock
 * them, so no vote is counted between the recount and the write.
 */
export async function repairTotals(trx: Transaction<Database>, options: RecountOptions = {}): Promise<RepairResult> {
  for (const table of ['vote_budget', 'entry_tally', 'entry_tally_country']) {
    await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(trx);
  }
  const differences = await compareTotals(trx, options);
  for (const [table, statement] of Object.entries(repairs)) {
    const rows = differences.filter((difference) => difference.table === table);
    if (rows.length > 0) await write(trx, statement, rows);
  }
  return {
    repaired: differences.filter(({ table }) => table !== 'vote_batch'),
    remaining: differences.filter(({ table }) => table === 'vote_batch'),
  };
}

async function write(trx: Transaction<Database>, statement: string, rows: readonly RecountDifference[]): Promise<void> {
  const [before = '', after = ''] = statement.split('$1');
  await sql`${sql.raw(before)}${JSON.stringify(rows)}${sql.raw(after)}`.execute(trx);
}

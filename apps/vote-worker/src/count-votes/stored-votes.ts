import type { PoolClient } from 'pg';
import type { ScoredCast } from './settled-vote.ts';

/**
 * Waits for everybody else who settles one of these groups (a job whose worker was taken for dead can run twice at
 * once), then leaves out the casts that are stored already. The locks are taken in id order and go with the transaction.
 */
export async function withoutStored(
  client: PoolClient,
  groups: readonly { batchId: string }[],
  casts: readonly ScoredCast[],
): Promise<readonly ScoredCast[]> {
  const { rows } = await client.query<{ id: string; isSettled: boolean }>(
    `select id, settled_at is not null as "isSettled" from vote_batch where id = any($1::uuid[]) order by id for update`,
    [groups.map(({ batchId }) => batchId)],
  );
  const settled = new Set(rows.filter(({ isSettled }) => isSettled).map(({ id }) => id));
  if (settled.size === 0) return casts;
  const doubtful = casts.filter(({ batchId }) => settled.has(batchId)).map(({ item }) => item.id);
  const { rows: stored } = await client.query<{ id: string }>(
    `select id from vote where id = any($1::uuid[]) union all select id from vote_rejection where id = any($1::uuid[])`,
    [doubtful],
  );
  const storedIds = new Set(stored.map(({ id }) => id));
  return casts.filter(({ item }) => !storedIds.has(item.id));
}

/** Those of the votes that were rejected. */
export async function loadRejectedIds(client: PoolClient, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await client.query<{ id: string }>('select id from vote_rejection where id = any($1::uuid[])', [ids]);
  return new Set(rows.map(({ id }) => id));
}

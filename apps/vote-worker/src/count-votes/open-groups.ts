import type { CountVotesData } from '@urvote/contracts/jobs/count-votes';
import type { Pool } from 'pg';

/** Notes the groups, each once, before their votes refer to them. */
export async function openGroups(pool: Pool, groups: readonly CountVotesData[]): Promise<void> {
  await pool.query(
    `insert into vote_batch (id, opened_at, root, signature, item_count)
     select id, to_timestamp(opened_ms / 1000), decode(root, 'hex'), signature, item_count
     from unnest($1::uuid[], $2::float8[], $3::text[], $4::text[], $5::integer[]) as t (id, opened_ms, root, signature, item_count)
     order by id
     on conflict (id) do nothing`,
    [
      groups.map(({ batchId }) => batchId),
      groups.map(({ openedAtMs }) => openedAtMs),
      groups.map(({ root }) => Buffer.from(root, 'base64url').toString('hex')),
      groups.map(({ signature }) => signature),
      groups.map(({ items }) => items.length),
    ],
  );
}

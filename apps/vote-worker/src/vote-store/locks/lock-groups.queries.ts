import { isPermanentDataError } from '@urvote/platform/postgres/errors';
import type { TransactionClient } from '@urvote/platform/postgres/in-transaction';
import { requestDigests } from '@urvote/voting/ids/request-digest';
import type { ScoredCast } from '../../settlement/settled-vote.ts';

export interface GroupHeader {
  groupId: string;
  openedAtMs: number;
  /** Merkle root, base64url. */
  root: string;
  signature: string;
  itemCount: number;
  /** The other items are withdrawals. */
  castCount: number;
  /** Base64url; absent in jobs of gateways that did not send them. */
  leafHashes?: string;
  /** Of all items that can be read, by their places. */
  requestIds: readonly (string | undefined)[];
}

/** The headers themselves are refused: no item is to blame. */
export class GroupRefusedError extends Error {
  override name = 'GroupRefusedError';
}

// The row is locked by the statement that makes it: a job whose worker was taken for dead can run twice at once, and
// the second waits here until the first has ended, then sees what that stored.
const lockStatement = `
  with header as (
    select * from jsonb_to_recordset($1::jsonb) as t (id uuid, opened_ms float8, root text, signature text, item_count integer,
      cast_count integer, leaves text, requests text)
  ), requests as (
    insert into vote_request (batch_id, digests) select id, decode(requests, 'hex') from header where requests is not null order by id
    on conflict (batch_id) do nothing
  )
  insert into vote_batch as batch (id, opened_at, root, signature, item_count, cast_count, leaf_hashes)
  select id, to_timestamp(opened_ms / 1000), decode(root, 'hex'), signature, item_count, cast_count, decode(leaves, 'hex')
  from header order by id
  on conflict (id) do update set cast_count = excluded.cast_count,
    leaf_hashes = coalesce(batch.leaf_hashes, excluded.leaf_hashes)
  returning id, settled_at is not null or counted_count + held_count + rejected_count + void_count > 0 as "isBegun"`;

const hexOf = (base64url: string) => Buffer.from(base64url, 'base64url').toString('hex');

/**
 * In the order of ids; waits for whoever settles one of the groups.
 * @returns the groups of which items may be stored already
 * @throws GroupRefusedError
 */
export async function lockGroups(client: TransactionClient, groups: readonly GroupHeader[]): Promise<Set<string>> {
  const headers = groups.map((group) => ({
    id: group.groupId,
    opened_ms: group.openedAtMs,
    root: hexOf(group.root),
    signature: group.signature,
    item_count: group.itemCount,
    cast_count: group.castCount,
    leaves: group.leafHashes === undefined ? null : hexOf(group.leafHashes),
    requests: requestDigests(group.requestIds)?.toString('hex') ?? null,
  }));
  const { rows } = await client
    .query<{ id: string; isBegun: boolean }>(lockStatement, [JSON.stringify(headers)])
    .catch(refuse);
  return new Set(rows.filter(({ isBegun }) => isBegun).map(({ id }) => id));
}

function refuse(error: unknown): never {
  throw isPermanentDataError(error) ? new GroupRefusedError('the groups cannot be stored', { cause: error }) : error;
}

export async function withoutStored(
  client: TransactionClient,
  begun: ReadonlySet<string>,
  casts: readonly ScoredCast[],
): Promise<readonly ScoredCast[]> {
  const doubtful = begun.size === 0 ? [] : casts.filter(({ groupId }) => begun.has(groupId)).map(({ item }) => item.id);
  if (doubtful.length === 0) return casts;
  const { rows } = await client.query<{ id: string }>(
    `select id from vote where id = any($1::uuid[]) union all select id from vote_rejection where id = any($1::uuid[])`,
    [doubtful],
  );
  const stored = new Set(rows.map(({ id }) => id));
  return casts.filter(({ item }) => !stored.has(item.id));
}

import type { WriteInResource } from '@urvote/contracts/http/write-ins/write-in-endpoints';
import type { Row } from '@urvote/db-schema/database';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';

export interface NewWriteIn extends Pick<WriteInResource, 'id' | 'contestId' | 'kind' | 'title' | 'artistName'> {
  externalUrl: string | null;
  proposerKey: string;
  nameKey: string;
  at: Date;
}

/** @returns undefined when the voter has proposed it before */
export async function insertWriteIn(trx: Trx, writeIn: NewWriteIn): Promise<WriteInResource | undefined> {
  const row = await trx
    .insertInto('write_in')
    .values({
      id: writeIn.id,
      contest_id: writeIn.contestId,
      kind: writeIn.kind,
      title: writeIn.title,
      artist_name: writeIn.artistName,
      external_url: writeIn.externalUrl,
      proposer_key: writeIn.proposerKey,
      name_key: writeIn.nameKey,
      created_at: writeIn.at,
    })
    .onConflict((conflict) => conflict.columns(['contest_id', 'proposer_key', 'name_key']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && writeInOf(row);
}

export interface WriteInsQuery {
  contestId: string;
  status: WriteInResource['status'];
  after?: ListPosition | undefined;
  count: number;
}

export interface ListedWriteIn {
  writeIn: WriteInResource;
  position: ListPosition;
}

/** Oldest first. */
export async function listWriteIns(
  db: Db,
  { contestId, status, after, count }: WriteInsQuery,
): Promise<ListedWriteIn[]> {
  let rows = db
    .selectFrom('write_in')
    .selectAll()
    .select(microsecondsOf('created_at'))
    .where('contest_id', '=', contestId)
    .where('status', '=', status);
  if (after !== undefined) rows = rows.where(sql<SqlBool>`(created_at, id) > (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('created_at').orderBy('id').limit(count).execute();
  return found.map((row) => ({ writeIn: writeInOf(row), position: { atUs: row.at_us, id: row.id } }));
}

export interface LockedWriteIn extends WriteInResource {
  nameKey: string;
}

export async function lockWriteIn(trx: Trx, contestId: string, id: string): Promise<LockedWriteIn | undefined> {
  const row = await trx
    .selectFrom('write_in')
    .selectAll()
    .where('id', '=', id)
    .where('contest_id', '=', contestId)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...writeInOf(row), nameKey: row.name_key };
}

export interface WriteInOutcome {
  status: 'approved' | 'merged' | 'rejected';
  entryId: string | null;
  reason: string | null;
  deciderId: string;
  at: Date;
}

export async function closeWriteIn(trx: Trx, id: string, outcome: WriteInOutcome): Promise<void> {
  await trx.updateTable('write_in').set(columnsOf(outcome)).where('id', '=', id).execute();
}

/** Others who proposed the same. */
export async function mergeNamesakes(
  trx: Trx,
  { contestId, nameKey }: Pick<LockedWriteIn, 'contestId' | 'nameKey'>,
  outcome: WriteInOutcome,
): Promise<void> {
  await trx
    .updateTable('write_in')
    .set(columnsOf({ ...outcome, status: 'merged' }))
    .where('contest_id', '=', contestId)
    .where('name_key', '=', nameKey)
    .where('status', '=', 'pending')
    .execute();
}

const columnsOf = ({ status, entryId, reason, deciderId, at }: WriteInOutcome) => ({
  status,
  entry_id: entryId,
  reason,
  decided_by: deciderId,
  decided_at: at,
});

function writeInOf(row: Omit<Row<'write_in'>, 'at_us'>): WriteInResource {
  return {
    id: row.id,
    contestId: row.contest_id,
    kind: row.kind as WriteInResource['kind'],
    title: row.title,
    artistName: row.artist_name,
    externalUrl: row.external_url,
    status: row.status as WriteInResource['status'],
    entryId: row.entry_id,
    createdAt: row.created_at.toISOString(),
  };
}

import type {
  Disqualification,
  DisqualificationFilter,
} from '@urvote/contracts/http/disqualifications/disqualification-schemas';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';

export type DisqualificationRecord = Disqualification & { atUs: number };

interface NewDisqualification {
  id: string;
  contestId: string;
  filter: DisqualificationFilter;
  reason: string;
  voteCount: number;
  at: Date;
}

export async function insertDisqualification(trx: Trx, made: NewDisqualification): Promise<void> {
  const { id, contestId, filter, reason, voteCount, at } = made;
  await trx
    .insertInto('disqualification')
    .values({
      ...{ id, reason, filter: JSON.stringify(filter) },
      ...{ contest_id: contestId, vote_count: voteCount, decided_at: at },
    })
    .execute();
}

/** @returns whether it was not undone before */
export async function markUndone(
  trx: Trx,
  { id, reason, at }: { id: string; reason: string; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('disqualification')
    .set({ undone_at: at, undone_reason: reason })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function disqualifications(db: Db, contestId: string) {
  return db
    .selectFrom('disqualification')
    .selectAll()
    .select([
      microsecondsOf('decided_at'),
      sql<number>`(select count(*)::integer from vote_decision
        where disqualification_id = disqualification.id and settled_at is not null)`.as('settled_count'),
    ])
    .where('contest_id', '=', contestId);
}

export async function findDisqualification(
  db: Db,
  { contestId, id }: { contestId: string; id: string },
): Promise<DisqualificationRecord | undefined> {
  const row = await disqualifications(db, contestId).where('id', '=', id).executeTakeFirst();
  return row && recordOf(row);
}

interface Page {
  contestId: string;
  after: ListPosition | undefined;
  limit: number;
}

/** Newest first. */
export async function listDisqualifications(
  db: Db,
  { contestId, after, limit }: Page,
): Promise<DisqualificationRecord[]> {
  let rows = disqualifications(db, contestId);
  if (after !== undefined) rows = rows.where(sql<SqlBool>`(decided_at, id) < (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('decided_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return found.map(recordOf);
}

type Row = Awaited<ReturnType<ReturnType<typeof disqualifications>['execute']>>[number];

function recordOf(row: Row): DisqualificationRecord {
  return {
    id: row.id,
    contestId: row.contest_id,
    filter: row.filter as DisqualificationFilter,
    reason: row.reason,
    voteCount: row.vote_count,
    settledCount: row.settled_count,
    decidedAt: row.decided_at.toISOString(),
    undoneAt: row.undone_at?.toISOString() ?? null,
    undoneReason: row.undone_reason,
    atUs: row.at_us,
  };
}

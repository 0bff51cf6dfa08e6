import type { ReportResource } from '@urvote/contracts/http/reports/report-endpoints';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';

export interface NewReport {
  id: string;
  entryId: string;
  reporterKey: string;
  reason: ReportResource['reason'];
  note: string | null;
  at: Date;
}

/** @returns false when the entry was reported under this key before */
export async function insertReport(trx: Trx, report: NewReport): Promise<boolean> {
  const { id, entryId, reporterKey, reason, note, at } = report;
  const { numInsertedOrUpdatedRows = 0n } = await trx
    .insertInto('entry_report')
    .values({ id, entry_id: entryId, reporter_key: reporterKey, reason, note, created_at: at })
    .onConflict((conflict) => conflict.columns(['entry_id', 'reporter_key']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

export interface ReportsQuery {
  contestId?: string | undefined;
  isOpen: boolean;
  after?: ListPosition | undefined;
  count: number;
}

export interface ListedReport {
  report: ReportResource;
  position: ListPosition;
}

/** Oldest first. */
export async function listReports(db: Db, { contestId, isOpen, after, count }: ReportsQuery): Promise<ListedReport[]> {
  let rows = db
    .selectFrom('entry_report as report')
    .innerJoin('entry', 'entry.id', 'report.entry_id')
    .select(['report.id', 'report.entry_id', 'entry.title', 'entry.contest_id', 'report.reason', 'report.note'])
    .select(['report.created_at', 'report.decision', 'report.closed_at', microsecondsOf('report.created_at')])
    .where('report.closed_at', isOpen ? 'is' : 'is not', null);
  if (contestId !== undefined) rows = rows.where('entry.contest_id', '=', contestId);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(report.created_at, report.id) > (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('report.created_at').orderBy('report.id').limit(count).execute();
  return found.map((row) => ({
    report: {
      id: row.id,
      entryId: row.entry_id,
      entryTitle: row.title,
      contestId: row.contest_id,
      reason: row.reason as ReportResource['reason'],
      note: row.note,
      createdAt: row.created_at.toISOString(),
      decision: row.decision as ReportResource['decision'],
      closedAt: row.closed_at?.toISOString() ?? null,
    },
    position: { atUs: row.at_us, id: row.id },
  }));
}

export interface ClosedReports {
  entryId: string;
  decision: 'actioned' | 'dismissed';
  deciderId: string;
  at: Date;
}

/** All that are open about an entry. @returns how many */
export async function closeReports(trx: Trx, { entryId, decision, deciderId, at }: ClosedReports): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('entry_report')
    .set({ decision, closed_at: at, decided_by: deciderId })
    .where('entry_id', '=', entryId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

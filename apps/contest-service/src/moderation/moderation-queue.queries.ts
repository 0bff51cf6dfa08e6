import type { ModeratedEntryResource } from '@urvote/contracts/http/entries/moderation-endpoints';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';
import type { EntryStatus } from '../entries/entry-decision.ts';
import { entriesAsRead, entryOf } from '../entries/entry-row.queries.ts';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';

export interface QueueQuery {
  of: { clientId: string } | { contestId: string };
  status: EntryStatus;
  kind?: string | undefined;
  after?: ListPosition | undefined;
  count: number;
}

export interface QueuedEntry {
  entry: ModeratedEntryResource;
  position: ListPosition;
}

const openReportCount = sql<number>`
  (select count(*)::integer from entry_report where entry_id = entry.id and closed_at is null)`;
const pastDecisions = sql<ModeratedEntryResource['decisions']>`
  (select coalesce(json_agg(json_build_object('decision', decision, 'reason', reason,
      'decidedAt', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by created_at, id), '[]')
    from entry_moderation where entry_id = entry.id)`;

/** Oldest first. */
export async function listModerationQueue(db: Db, query: QueueQuery): Promise<QueuedEntry[]> {
  const { of, status, kind, after, count } = query;
  let rows = entriesAsRead(db)
    .select(['entry.status', 'entry.source', 'entry.form_answers', microsecondsOf('entry.created_at')])
    .select([openReportCount.as('open_report_count'), pastDecisions.as('decisions')])
    .where('entry.status', '=', status);
  rows =
    'contestId' in of
      ? rows.where('entry.contest_id', '=', of.contestId)
      : rows.where(sql<SqlBool>`entry.contest_id in (select id from contest where client_id = ${of.clientId})`);
  if (kind !== undefined) rows = rows.where('entry.kind', '=', kind);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(entry.created_at, entry.id) > (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('entry.created_at').orderBy('entry.id').limit(count).execute();
  return found.map((row) => ({
    entry: {
      ...entryOf(row),
      status: row.status as EntryStatus,
      source: row.source as ModeratedEntryResource['source'],
      formAnswers: row.form_answers as ModeratedEntryResource['formAnswers'],
      openReportCount: row.open_report_count,
      decisions: row.decisions,
    },
    position: { atUs: row.at_us, id: row.id },
  }));
}

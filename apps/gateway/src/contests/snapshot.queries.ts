import { contestRulesColumns, contestRulesOf } from '@urvote/db-schema/contest-rules-row';
import type { Database } from '@urvote/db-schema/database';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { ownerKeysOf } from '@urvote/voting/voter/owner-keys';
import { type Kysely, type SqlBool, sql } from 'kysely';

export interface SnapshotContest {
  slug: string;
  rules: ContestRules;
  updatedAtMs: number;
}

export interface SnapshotEntry {
  id: string;
  contestId: string;
  isApproved: boolean;
  ownerKeys: readonly string[];
  updatedAtMs: number;
}

/** What to load: everything, what changed since an instant, or named rows. */
export type Changes = { since: Date } | { ids: readonly string[] } | 'all';

export async function loadContests(db: Kysely<Database>, changes: Changes): Promise<SnapshotContest[]> {
  const rows = await db
    .selectFrom('contest')
    .select([...contestRulesColumns, 'slug', 'updated_at'])
    .where(changed('contest', changes))
    .execute();
  return rows.map((row) => ({ slug: row.slug, updatedAtMs: row.updated_at.getTime(), rules: contestRulesOf(row) }));
}

/** Entries of any status, so that one which is no longer approved leaves the snapshot. Links count in both directions. */
export async function loadEntries(db: Kysely<Database>, changes: Changes): Promise<SnapshotEntry[]> {
  const { rows } = await sql<EntryRow>`
    with linked as (
      select a, array_agg(b) as user_ids
      from (select user_id, linked_user_id from user_link union select linked_user_id, user_id from user_link) as pair (a, b)
      group by a
    )
    select entry.id, entry.contest_id, entry.status, entry.submitter_user_id, entry.submitter_email_key, entry.updated_at,
      linked.user_ids as linked_user_ids
    from entry left join linked on linked.a = entry.submitter_user_id
    where ${changed('entry', changes)}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    contestId: row.contest_id,
    isApproved: row.status === 'approved',
    ownerKeys: ownerKeysOf({
      submitterUserId: row.submitter_user_id,
      submitterEmailKey: row.submitter_email_key,
      linkedUserIds: row.linked_user_ids,
    }),
    updatedAtMs: row.updated_at.getTime(),
  }));
}

interface EntryRow {
  id: string;
  contest_id: string;
  status: string;
  submitter_user_id: string | null;
  submitter_email_key: string | null;
  updated_at: Date;
  linked_user_ids: string[] | null;
}

function changed(table: 'contest' | 'entry', changes: Changes) {
  if (changes === 'all') return sql<SqlBool>`true`;
  if ('since' in changes) return sql<SqlBool>`${sql.ref(`${table}.updated_at`)} > ${changes.since}`;
  return sql<SqlBool>`${sql.ref(`${table}.id`)} = any(${changes.ids}::uuid[])`;
}

import { contestRulesColumns, contestRulesOf } from '@urvote/db-schema/contest-rules-row';
import { entryOwnerColumns, entryOwnersOf } from '@urvote/db-schema/entry-owners.queries';
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
  categoryId: string | null;
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

/** Entries of any status, so that one which is no longer approved leaves the snapshot. */
export async function loadEntries(db: Kysely<Database>, changes: Changes): Promise<SnapshotEntry[]> {
  const rows = await db
    .selectFrom('entry')
    .select([
      'entry.id',
      'entry.contest_id',
      'entry.category_id',
      'entry.status',
      'entry.updated_at',
      ...entryOwnerColumns,
    ])
    .where(changed('entry', changes))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    contestId: row.contest_id,
    categoryId: row.category_id,
    isApproved: row.status === 'approved',
    ownerKeys: ownerKeysOf(entryOwnersOf(row)),
    updatedAtMs: row.updated_at.getTime(),
  }));
}

function changed(table: 'contest' | 'entry', changes: Changes) {
  if (changes === 'all') return sql<SqlBool>`true`;
  if ('since' in changes) return sql<SqlBool>`${sql.ref(`${table}.updated_at`)} > ${changes.since}`;
  return sql<SqlBool>`${sql.ref(`${table}.id`)} = any(${changes.ids}::uuid[])`;
}

import { contestRulesColumns, contestRulesOf } from '@urvote/db-schema/contest-rules-row';
import { entryOwnerColumns, entryOwnersOf } from '@urvote/db-schema/entry-owners.queries';
import type { Db } from '@urvote/platform/postgres/database';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { ownerKeysOf } from '@urvote/voting/voter/owner-keys';
import { sql } from 'kysely';
import type { EntryFacts } from '../settlement/vote-signals.ts';

export async function loadContests(db: Db, ids: readonly string[]): Promise<Map<string, ContestRules>> {
  const rows = await db.selectFrom('contest').select(contestRulesColumns).where('id', '=', anyOf(ids)).execute();
  return new Map(rows.map((row) => [row.id, contestRulesOf(row)]));
}

export async function loadEntries(db: Db, ids: readonly string[]): Promise<Map<string, EntryFacts>> {
  const rows = await db
    .selectFrom('entry')
    .select(['entry.id', 'entry.contest_id', 'entry.category_id', ...entryOwnerColumns])
    .where('id', '=', anyOf(ids))
    .execute();
  return new Map(
    rows.map((row) => {
      const ownerKeys = new Set(ownerKeysOf(entryOwnersOf(row)));
      return [row.id, { id: row.id, contestId: row.contest_id, categoryId: row.category_id, ownerKeys }];
    }),
  );
}

function anyOf(ids: readonly string[]) {
  return sql<string>`any(${ids}::uuid[])`;
}

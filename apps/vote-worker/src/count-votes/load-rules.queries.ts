import { contestRulesColumns, contestRulesOf } from '@urvote/db-schema/contest-rules-row';
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
    .select(['id', 'contest_id', 'submitter_user_id', 'submitter_email_key'])
    .select(
      sql<string[] | null>`(
      select array_agg(case link.user_id when entry.submitter_user_id then link.linked_user_id else link.user_id end)
      from user_link link where entry.submitter_user_id in (link.user_id, link.linked_user_id))`.as('linked_user_ids'),
    )
    .where('id', '=', anyOf(ids))
    .execute();
  return new Map(
    rows.map((row) => {
      const keys = ownerKeysOf({
        submitterUserId: row.submitter_user_id,
        submitterEmailKey: row.submitter_email_key,
        linkedUserIds: row.linked_user_ids,
      });
      return [row.id, { id: row.id, contestId: row.contest_id, ownerKeys: new Set(keys) }];
    }),
  );
}

function anyOf(ids: readonly string[]) {
  return sql<string>`any(${ids}::uuid[])`;
}

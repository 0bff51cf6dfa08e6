import { contestRulesColumns, contestRulesOf } from '@urvote/db-schema/contest-rules-row';
import type { Database } from '@urvote/db-schema/database';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { ownerKeysOf } from '@urvote/voting/voter/owner-keys';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** What the rules need to know of an entry. */
export interface EntryFacts {
  id: string;
  contestId: string;
  /** Voter keys of its submitter and of the accounts linked to the submitter. */
  ownerKeys: ReadonlySet<string>;
}

export async function loadContests(db: Kysely<Database>, ids: readonly string[]): Promise<Map<string, ContestRules>> {
  const rows = await db.selectFrom('contest').select(contestRulesColumns).where('id', '=', anyOf(ids)).execute();
  return new Map(rows.map((row) => [row.id, contestRulesOf(row)]));
}

export async function loadEntries(db: Kysely<Database>, ids: readonly string[]): Promise<Map<string, EntryFacts>> {
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

/** The active rule set's version and parameters; undefined while only the built-in one exists. */
export async function loadActiveRuleSet(
  db: Kysely<Database>,
): Promise<{ version: number; rules: unknown } | undefined> {
  return db.selectFrom('fraud_rule_set').select(['version', 'rules']).where('is_active', '=', true).executeTakeFirst();
}

function anyOf(ids: readonly string[]) {
  return sql<string>`any(${ids}::uuid[])`;
}

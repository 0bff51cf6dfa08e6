import type { Db } from '@urvote/platform/postgres/database';

/** Undefined while only the built-in one exists. */
export async function loadActiveRuleSet(db: Db): Promise<{ version: number; rules: unknown } | undefined> {
  return db.selectFrom('fraud_rule_set').select(['version', 'rules']).where('is_active', '=', true).executeTakeFirst();
}

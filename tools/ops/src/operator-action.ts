import { hostname, userInfo } from 'node:os';
import type { Database } from '@urvote/db-schema/database';
import { sql, type Transaction } from 'kysely';

export interface OperatorAction {
  action: string;
  targetType: string;
  targetId: string | null;
  details: Record<string, unknown>;
}

const longestLabel = 120;

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}

/**
 * Appends to the audit log who did what from a shell. Must be the transaction's last statement, and the transaction at
 * READ COMMITTED: an older snapshot would not see the row that the chain goes on from.
 */
export async function recordAction(
  trx: Transaction<Database>,
  { action, targetType, targetId, details }: OperatorAction,
): Promise<void> {
  const actor = `shell ${accountName()}@${hostname()}`.slice(0, longestLabel);
  await sql`
    insert into audit_log (actor_label, action, target_type, target_id, details)
    values (${actor}, ${action}, ${targetType}, ${targetId}, ${JSON.stringify(details)}::jsonb)`.execute(trx);
}

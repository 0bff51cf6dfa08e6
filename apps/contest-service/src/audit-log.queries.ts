import type { Database } from '@urvote/db-schema/database';
import { type Transaction, sql } from 'kysely';

/** Who did something, as the audit log keeps it. */
export interface Actor {
  userId: string;
  ip: string;
  userAgent: string | undefined;
}

export interface AuditRecord {
  action: 'contest.update' | 'entry.approve' | 'entry.reject';
  targetType: 'contest' | 'entry';
  targetId: string;
  details: Record<string, unknown>;
}

const longestUserAgent = 512;

/** Appends to the hash chain. Appends take turns until their transactions end, so this is a transaction's last statement. */
export async function appendAudit(trx: Transaction<Database>, actor: Actor, record: AuditRecord): Promise<void> {
  // The columns of the chain are filled by the table's trigger, so the row type, which asks for them, is not used.
  await sql`
    insert into audit_log (actor_user_id, actor_label, action, target_type, target_id, ip, user_agent, details)
    values (${actor.userId}, ${'administrator'}, ${record.action}, ${record.targetType}, ${record.targetId},
      ${actor.ip}, ${actor.userAgent?.slice(0, longestUserAgent) ?? null}, ${JSON.stringify(record.details)}::jsonb)`.execute(trx);
}

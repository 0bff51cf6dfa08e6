import { sql } from 'kysely';
import type { Trx } from '../postgres/database.ts';

export interface Actor {
  /** Absent for commands on the machine and for the platform itself. */
  userId?: string;
  label: string;
  ip?: string;
  userAgent?: string | undefined;
}

export interface AuditRecord {
  action: string;
  targetType: string;
  targetId: string;
  details?: Record<string, unknown>;
}

const longest = { targetId: 200, userAgent: 512 };

/** Appends to the hash chain. Appends wait for each other's transactions, so this is a transaction's last statement. */
export async function appendAudit(trx: Trx, actor: Actor, record: AuditRecord): Promise<void> {
  // A trigger fills the chain's columns, which the row type asks for.
  await sql`
    insert into audit_log (actor_user_id, actor_label, action, target_type, target_id, ip, user_agent, details)
    values (${actor.userId ?? null}, ${actor.label}, ${record.action}, ${record.targetType}, ${record.targetId.slice(0, longest.targetId)},
      ${actor.ip ?? null}, ${actor.userAgent?.slice(0, longest.userAgent) ?? null}, ${JSON.stringify(record.details ?? {})}::jsonb)`.execute(
    trx,
  );
}

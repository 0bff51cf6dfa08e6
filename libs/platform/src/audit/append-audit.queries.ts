import { sql } from 'kysely';
import type { Trx } from '../postgres/database.ts';

/** Who did something, as the audit log keeps it. */
export interface Actor {
  /** Absent when nobody signed in did it: a command on the machine, the platform itself. */
  userId?: string;
  label: string;
  ip?: string;
  userAgent?: string | undefined;
}

export interface AuditRecord {
  /** `noun.verb`, such as `user.suspend`. */
  action: string;
  targetType: string;
  targetId: string;
  details?: Record<string, unknown>;
}

/** Lengths of the columns. */
const longest = { targetId: 200, userAgent: 512 };

/** Appends to the hash chain. Appends take turns until their transactions end, so this is a transaction's last statement. */
export async function appendAudit(trx: Trx, actor: Actor, record: AuditRecord): Promise<void> {
  // The columns of the chain are filled by the table's trigger, so the row type, which asks for them, is not used.
  await sql`
    insert into audit_log (actor_user_id, actor_label, action, target_type, target_id, ip, user_agent, details)
    values (${actor.userId ?? null}, ${actor.label}, ${record.action}, ${record.targetType}, ${record.targetId.slice(0, longest.targetId)},
      ${actor.ip ?? null}, ${actor.userAgent?.slice(0, longest.userAgent) ?? null}, ${JSON.stringify(record.details ?? {})}::jsonb)`.execute(
    trx,
  );
}

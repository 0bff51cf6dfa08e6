import type { AuditEntry } from '@urvote/contracts/http/ops/ops-schemas';
import type { Database } from '@urvote/db-schema/database';
import { type Kysely, sql } from 'kysely';
import type { Operator } from '../session/operator.ts';

export interface AuditRecord {
  /** Dotted, e.g. `queue.job.retry`. */
  action: string;
  targetType: 'queue' | 'job';
  targetId: string;
  details: Record<string, unknown>;
}

/** Lengths of the columns. */
const longest = { targetId: 200, userAgent: 512 };

/** Appends to the hash chain. */
export async function appendAudit(db: Kysely<Database>, operator: Operator, record: AuditRecord): Promise<void> {
  const { userId, label, ip, userAgent } = operator;
  // The columns of the chain are filled by the table's trigger, so the row type, which asks for them, is not used.
  await sql`
    insert into audit_log (actor_user_id, actor_label, action, target_type, target_id, ip, user_agent, details)
    values (${userId}, ${label}, ${record.action}, ${record.targetType}, ${record.targetId.slice(0, longest.targetId)},
      ${ip}, ${userAgent?.slice(0, longest.userAgent) ?? null}, ${JSON.stringify(record.details)}::jsonb)`.execute(db);
}

/** Entries before an id (from the end when there is none), the latest first. */
export async function loadAuditLog(db: Kysely<Database>, limit: number, beforeId?: number): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit_log')
    .select(['id', 'at', 'actor_user_id', 'actor_label', 'action', 'target_type', 'target_id', 'ip', 'user_agent', 'details'])
    .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: Number(row.id),
    at: row.at.toISOString(),
    actorUserId: row.actor_user_id,
    actorLabel: row.actor_label,
    action: row.action,
    targetType: row.target_type,
    targetId: row.target_id,
    ip: row.ip,
    userAgent: row.user_agent,
    details: row.details,
  }));
}

/** Id of the first entry that was changed, removed or inserted; null for an unbroken chain. Reads the whole log. */
export async function findFirstBroken(db: Kysely<Database>): Promise<number | null> {
  const { rows } = await sql<{ id: string | null }>`select audit_log_first_broken() as id`.execute(db);
  const id = rows[0]?.id ?? null;
  return id === null ? null : Number(id);
}

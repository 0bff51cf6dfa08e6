import type { AuditEntry } from '@urvote/contracts/http/ops/ops-schemas';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Entries before an id (from the end when there is none), the latest first. */
export async function loadAuditLog(db: Db, limit: number, beforeId?: number): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit_log')
    .select([
      'id',
      'at',
      'actor_user_id',
      'actor_label',
      'action',
      'target_type',
      'target_id',
      'ip',
      'user_agent',
      'details',
    ])
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
export async function findFirstBrokenEntry(db: Db): Promise<number | null> {
  const { rows } = await sql<{ id: string | null }>`select audit_log_first_broken() as id`.execute(db);
  const id = rows[0]?.id ?? null;
  return id === null ? null : Number(id);
}

import { type Kysely, sql } from 'kysely';

/** The check of the chain runs with the rights of who asks for it, and calls the hashes; the trigger with its owner's. */
const grantees = [
  ['audit_log_chain()', undefined],
  ['audit_log_first_broken()', 'urvote_ops_service'],
  ['audit_log_personal_hash(audit_log)', 'urvote_ops_service'],
  ['audit_log_row_hash(audit_log)', 'urvote_ops_service'],
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [called, role] of grantees) {
    await sql.raw(`revoke execute on function ${called} from public`).execute(db);
    if (role !== undefined) await sql.raw(`grant execute on function ${called} to ${role}`).execute(db);
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const [called] of grantees) await sql.raw(`grant execute on function ${called} to public`).execute(db);
  await sql`revoke execute on function audit_log_personal_hash(audit_log), audit_log_row_hash(audit_log) from urvote_ops_service`.execute(
    db,
  );
}

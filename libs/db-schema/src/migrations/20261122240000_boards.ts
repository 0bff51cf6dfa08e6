import { type Kysely, sql } from 'kysely';

/** Boards are written by their service; the address of somebody without an account stands beside the entry, encrypted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table board add column has_own_contest boolean not null default false`.execute(db);
  await sql`create index board_owner_idx on board (owner_user_id)`.execute(db);
  await sql`
    create table entry_contact (
      entry_id uuid primary key references entry (id) on delete cascade,
      sealed_email bytea not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`grant insert, update, delete on board to urvote_contest_service`.execute(db);
  await sql`grant insert on client, client_member, contest to urvote_contest_service`.execute(db);
  await sql`grant insert, select, delete on entry_contact to urvote_contest_service`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table entry_contact`.execute(db);
  await sql`drop index board_owner_idx`.execute(db);
  await sql`alter table board drop column has_own_contest`.execute(db);
  await sql`revoke insert, update, delete on board from urvote_contest_service`.execute(db);
}

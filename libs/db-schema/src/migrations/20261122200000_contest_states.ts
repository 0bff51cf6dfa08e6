import { type Kysely, sql } from 'kysely';

/** A contest that was published becomes scheduled or open; what its clients called managers are administrators. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table contest drop constraint contest_status_check`.execute(db);
  await sql`
    update contest set status = case when voting_starts_at > now() then 'scheduled' else 'open' end, updated_at = now()
    where status = 'published'`.execute(db);
  await sql`
    alter table contest add constraint contest_status_check
      check (status in ('draft', 'scheduled', 'open', 'closed', 'certified', 'published', 'archived'))`.execute(db);
  await sql`alter table client_member drop constraint client_member_role_check`.execute(db);
  await sql`update client_member set role = 'admin' where role = 'manager'`.execute(db);
  await sql`
    alter table client_member add constraint client_member_role_check
      check (role in ('owner', 'admin', 'moderator', 'judge', 'auditor', 'viewer'))`.execute(db);
  await sql`create index client_member_user_idx on client_member (user_id)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index client_member_user_idx`.execute(db);
  await sql`alter table client_member drop constraint client_member_role_check`.execute(db);
  await sql`update client_member set role = case role when 'owner' then role when 'admin' then 'manager' else 'viewer' end`.execute(
    db,
  );
  await sql`
    alter table client_member add constraint client_member_role_check check (role in ('owner', 'manager', 'viewer'))`.execute(
    db,
  );
  await sql`alter table contest drop constraint contest_status_check`.execute(db);
  await sql`
    update contest set status = case when status in ('scheduled', 'open') then 'published' else 'closed' end
    where status in ('scheduled', 'open', 'certified', 'published')`.execute(db);
  await sql`
    alter table contest add constraint contest_status_check
      check (status in ('draft', 'published', 'closed', 'archived'))`.execute(db);
}

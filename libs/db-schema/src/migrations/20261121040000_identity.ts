import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table "user" (
      id uuid primary key,
      email text not null check (char_length(email) between 3 and 254),
      username text not null check (char_length(username) between 2 and 40),
      display_name text check (char_length(display_name) <= 120),
      password_hash text check (char_length(password_hash) <= 512),
      email_verified_at timestamptz,
      suspended_at timestamptz,
      failed_login_count integer not null default 0 check (failed_login_count >= 0),
      locked_until timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index user_email_key on "user" (lower(email))`.execute(db);
  await sql`create unique index user_username_key on "user" (lower(username))`.execute(db);
  await sql`
    create table user_role (
      user_id uuid not null references "user" (id) on delete cascade,
      role text not null check (role in ('voter', 'creator', 'board_owner', 'artist', 'moderator', 'operator', 'viewer', 'admin')),
      granted_by uuid references "user" (id) on delete set null,
      granted_at timestamptz not null default now(),
      primary key (user_id, role)
    )`.execute(db);
  await sql`
    create table user_link (
      user_id uuid not null references "user" (id) on delete cascade,
      linked_user_id uuid not null references "user" (id) on delete cascade,
      reason text not null check (reason in ('same_person', 'same_household', 'collaborator')),
      created_at timestamptz not null default now(),
      primary key (user_id, linked_user_id),
      check (user_id <> linked_user_id)
    )`.execute(db);
  await sql`create index user_link_linked_idx on user_link (linked_user_id)`.execute(db);
  await sql`comment on table user_link is 'Accounts known to belong together; a vote for an entry of one by the other is a self-vote'`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table user_link, user_role, "user"`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** Who reads on behalf of somebody: reports, a shell, a service that trusts its own queries less than the database. */
const readers = ['urvote_app_user', 'urvote_app_admin'] as const;

const services =
  'urvote_gateway, urvote_vote_worker, urvote_user_service, urvote_contest_service, urvote_media_service, urvote_ops_service';

/** Empty after a transaction that had set it, so an empty id is nobody. */
const appUser = `nullif(current_setting('app.user_id', true), '')::uuid`;

const policies = [
  `create policy service_rows on vote to ${services} using (true) with check (true)`,
  `create policy own_rows on vote for select to urvote_app_user using (voter_user_id = ${appUser})`,
  `create policy all_rows on vote for select to urvote_app_admin using (true)`,
  `create policy service_rows on "user" to ${services} using (true) with check (true)`,
  `create policy own_rows on "user" for select to urvote_app_user using (id = ${appUser})`,
  `create policy all_rows on "user" for select to urvote_app_admin using (true)`,
];

const accountColumns = `id, email, username, display_name, email_verified_at, suspended_at, created_at, locale, time_zone, country, bio,
  membership_expires_at`;

const grants = [
  `grant usage on schema public to urvote_app_user, urvote_app_admin`,
  `grant select on vote to urvote_app_user, urvote_app_admin`,
  `grant select (${accountColumns}) on "user" to urvote_app_user, urvote_app_admin`,
  `grant select on contest, entry, entry_tally to urvote_app_user, urvote_app_admin`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const role of readers) {
    await sql`
      do $$ begin
        create role ${sql.raw(role)} nologin;
      exception when duplicate_object or unique_violation then null;
      end $$`.execute(db);
  }
  // COPY does not go into a table with row security. Where the owner may not lift it, the worker inserts instead.
  await sql`
    do $$ begin
      alter role urvote_vote_worker bypassrls;
    exception when insufficient_privilege then
      raise notice 'urvote_vote_worker stays under row security: votes are stored by INSERT, which is slower than COPY';
    end $$`.execute(db);
  for (const statement of [...policies, ...grants]) await sql.raw(statement).execute(db);
  await sql`alter table vote enable row level security`.execute(db);
  await sql`alter table "user" enable row level security`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vote disable row level security`.execute(db);
  await sql`alter table "user" disable row level security`.execute(db);
  for (const table of ['vote', '"user"']) {
    for (const policy of ['service_rows', 'own_rows', 'all_rows'])
      await sql.raw(`drop policy ${policy} on ${table}`).execute(db);
  }
  for (const role of readers) {
    await sql.raw(`drop owned by ${role}`).execute(db);
    await sql`
      do $$ begin
        drop role ${sql.raw(role)};
      exception when dependent_objects_still_exist then null;
      end $$`.execute(db);
  }
}

import { type Kysely, sql } from 'kysely';

const earlierRowHash = `jsonb_build_array(
  entry.id, extract(epoch from entry.at), entry.actor_user_id, entry.actor_label, entry.action,
  entry.target_type, entry.target_id, host(entry.ip), entry.user_agent, entry.details)`;

const chainRow = `
  perform pg_advisory_xact_lock(hashtext('urvote.audit_log'));
  new.id := nextval(pg_get_serial_sequence('public.audit_log', 'id'));
  new.at := clock_timestamp();
  new.previous_hash := coalesce(
    (select hash from public.audit_log order by id desc limit 1), decode(repeat('00', 32), 'hex'));`;

async function replaceRowHash(db: Kysely<unknown>, hashed: string): Promise<void> {
  await sql
    .raw(
      `
    create or replace function audit_log_row_hash(entry audit_log) returns bytea
      language sql immutable set search_path = pg_catalog, public as $$
      select sha256(entry.previous_hash || convert_to((${hashed})::text, 'UTF8'))
    $$`,
    )
    .execute(db);
}

async function replaceChain(db: Kysely<unknown>, { onUpdate = '', onInsert = '' }): Promise<void> {
  await sql
    .raw(
      `
    create or replace function audit_log_chain() returns trigger
      language plpgsql security definer set search_path = pg_catalog, public as $$
    declare
      erased public.audit_log;
    begin
      ${onUpdate}
      if tg_op <> 'INSERT' then
        raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
      end if;
      ${chainRow}
      ${onInsert}
      new.hash := public.audit_log_row_hash(new);
      return new;
    end $$`,
    )
    .execute(db);
}

async function replaceFirstBroken(db: Kysely<unknown>, further: string): Promise<void> {
  await sql
    .raw(
      `
    create or replace function audit_log_first_broken() returns bigint
      language sql stable set search_path = pg_catalog, public as $$
      select id from (
        select id, hash, previous_hash, audit_log_row_hash(a) as expected_hash,
          lag(hash, 1, decode(repeat('00', 32), 'hex')) over (order by id) as expected_previous ${further}
        from audit_log a) chain
      where hash <> expected_hash or previous_hash <> expected_previous ${further === '' ? '' : 'or is_falsified'}
      order by id limit 1
    $$`,
    )
    .execute(db);
}

/**
 * Who acted is named by an id; the name, the address and the browser go into the chain as a salted hash. With the
 * account gone they can be taken out, and the chain still holds: nobody can tell them from the hash without the salt,
 * nor put others in their place. Rows from before keep the hash they have.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index audit_log_actor_idx on audit_log (actor_user_id)`.execute(db);
  await sql`create index audit_log_target_idx on audit_log (target_id)`.execute(db);
  await sql`
    alter table audit_log
      add column personal_salt bytea,
      add column personal_hash bytea check (octet_length(personal_hash) = 32)`.execute(db);
  await sql`
    create function audit_log_personal_hash(entry audit_log) returns bytea
      language sql immutable set search_path = pg_catalog, public as $$
      select sha256(entry.personal_salt || convert_to(jsonb_build_array(entry.actor_label, host(entry.ip), entry.user_agent)::text, 'UTF8'))
    $$`.execute(db);
  await replaceRowHash(
    db,
    `case when entry.personal_hash is null then ${earlierRowHash} else jsonb_build_array(
    entry.id, extract(epoch from entry.at), entry.actor_user_id, encode(entry.personal_hash, 'hex'), entry.action,
    entry.target_type, entry.target_id, entry.details) end`,
  );
  await replaceChain(db, {
    onUpdate: `
      if tg_op = 'UPDATE' then
        erased := old;
        erased.actor_label := 'erased';
        erased.ip := null;
        erased.user_agent := null;
        erased.personal_salt := null;
        if old.personal_hash is not null and new is not distinct from erased then
          return new;
        end if;
      end if;`,
    onInsert: `
      new.personal_salt := uuid_send(gen_random_uuid());
      new.personal_hash := public.audit_log_personal_hash(new);`,
  });
  await replaceFirstBroken(
    db,
    `, personal_hash is not null and case when personal_salt is null
    then actor_label <> 'erased' or ip is not null or user_agent is not null
    else personal_hash <> audit_log_personal_hash(a) end as is_falsified`,
  );
  await sql`
    create function erase_audit_actor(user_id uuid) returns void
      language sql security definer set search_path = pg_catalog, public as $$
      update public.audit_log set actor_label = 'erased', ip = null, user_agent = null, personal_salt = null
      where actor_user_id = erase_audit_actor.user_id and personal_salt is not null
        and not exists (select from public."user" where id = erase_audit_actor.user_id)
    $$`.execute(db);
  await sql`comment on function erase_audit_actor(uuid) is 'Takes name, address and browser of a deleted account out of the audit log'`.execute(
    db,
  );
  await sql`revoke execute on function erase_audit_actor(uuid) from public`.execute(db);
  await sql`grant execute on function erase_audit_actor(uuid) to urvote_user_service`.execute(db);
  // What people are told about themselves.
  await sql`grant select (id, at, actor_user_id, action, target_type, target_id) on audit_log to urvote_user_service`.execute(
    db,
  );
}

/** Rows that were appended since are then told to be broken. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`revoke select on audit_log from urvote_user_service`.execute(db);
  await sql`drop function erase_audit_actor(uuid)`.execute(db);
  await replaceFirstBroken(db, '');
  await replaceChain(db, {});
  await replaceRowHash(db, earlierRowHash);
  await sql`drop function audit_log_personal_hash(audit_log)`.execute(db);
  await sql`drop index audit_log_actor_idx, audit_log_target_idx`.execute(db);
  await sql`alter table audit_log drop column personal_hash, drop column personal_salt`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/**
 * The audit log is a hash chain: every row's hash covers the previous row's hash, so a changed, removed or
 * inserted row breaks every later one. The advisory lock makes appends take turns, which is what a chain needs.
 */
async function createAuditLog(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_log (
      id bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp(),
      actor_user_id uuid,
      actor_label text not null check (char_length(actor_label) <= 120),
      action text not null check (char_length(action) between 1 and 80),
      target_type text not null check (char_length(target_type) <= 60),
      target_id text check (char_length(target_id) <= 200),
      ip inet,
      user_agent text check (char_length(user_agent) <= 512),
      details jsonb not null default '{}',
      previous_hash bytea not null,
      hash bytea not null unique
    )`.execute(db);
  await sql`create index audit_log_at_idx on audit_log (at)`.execute(db);
  await sql`
    create function audit_log_row_hash(entry audit_log) returns bytea
      language sql immutable set search_path = pg_catalog, public as $$
      select sha256(entry.previous_hash || convert_to(jsonb_build_array(
        entry.id, extract(epoch from entry.at), entry.actor_user_id, entry.actor_label, entry.action,
        entry.target_type, entry.target_id, host(entry.ip), entry.user_agent, entry.details)::text, 'UTF8'))
    $$`.execute(db);
  await sql`
    create function audit_log_chain() returns trigger
      language plpgsql security definer set search_path = pg_catalog, public as $$
    begin
      if tg_op <> 'INSERT' then
        raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
      end if;
      perform pg_advisory_xact_lock(hashtext('urvote.audit_log'));
      new.id := nextval(pg_get_serial_sequence('public.audit_log', 'id'));
      new.at := clock_timestamp();
      new.previous_hash := coalesce(
        (select hash from public.audit_log order by id desc limit 1), decode(repeat('00', 32), 'hex'));
      new.hash := public.audit_log_row_hash(new);
      return new;
    end $$`.execute(db);
  await sql`
    create trigger audit_log_append_only before insert or update or delete on audit_log
      for each row execute function audit_log_chain()`.execute(db);
  await sql`
    create trigger audit_log_no_truncate before truncate on audit_log
      for each statement execute function audit_log_chain()`.execute(db);
  await sql`
    create function audit_log_first_broken() returns bigint
      language sql stable set search_path = pg_catalog, public as $$
      select id from (
        select id, hash, previous_hash, audit_log_row_hash(a) as expected_hash,
          lag(hash, 1, decode(repeat('00', 32), 'hex')) over (order by id) as expected_previous
        from audit_log a) chain
      where hash <> expected_hash or previous_hash <> expected_previous
      order by id limit 1
    $$`.execute(db);
}

async function createEventLog(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table outbox_event (
      position bigint generated always as identity,
      xact_id xid8 not null default pg_current_xact_id(),
      id uuid not null unique,
      aggregate_type text not null check (char_length(aggregate_type) <= 40),
      aggregate_id uuid not null,
      type text not null check (char_length(type) <= 60),
      payload jsonb not null,
      occurred_at timestamptz not null default now(),
      primary key (xact_id, position)
    )`.execute(db);
  await sql`create index outbox_event_occurred_idx on outbox_event using brin (occurred_at)`.execute(db);
  await sql`
    create table event_cursor (
      consumer text primary key check (char_length(consumer) <= 80),
      xact_id xid8 not null,
      position bigint not null,
      updated_at timestamptz not null default now()
    )`.execute(db);
}

export async function up(db: Kysely<unknown>): Promise<void> {
  await createAuditLog(db);
  await createEventLog(db);
  await sql`
    create table idempotency_key (
      caller text not null check (char_length(caller) <= 120),
      endpoint text not null check (char_length(endpoint) <= 80),
      key text not null check (char_length(key) <= 255),
      request_hash bytea not null,
      state text not null check (state in ('in_flight', 'done')),
      status integer,
      headers jsonb,
      body bytea,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (caller, endpoint, key),
      check ((state = 'done') = (status is not null))
    )`.execute(db);
  await sql`create index idempotency_key_expires_idx on idempotency_key (expires_at)`.execute(db);
  await sql`
    create table rate_limit (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    )`.execute(db);
  await sql`
    create table queue_snapshot (
      queue text not null check (char_length(queue) <= 80),
      at timestamptz not null,
      waiting_count integer not null,
      active_count integer not null,
      delayed_count integer not null,
      failed_count integer not null,
      completed_count integer not null,
      oldest_waiting_ms bigint,
      wait_p50_ms integer,
      wait_p95_ms integer,
      wait_p99_ms integer,
      run_p50_ms integer,
      run_p95_ms integer,
      run_p99_ms integer,
      primary key (queue, at)
    )`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table queue_snapshot, rate_limit, idempotency_key, event_cursor, outbox_event`.execute(db);
  await sql`drop function audit_log_first_broken()`.execute(db);
  await sql`drop table audit_log cascade`.execute(db);
  await sql`drop function if exists audit_log_chain() cascade`.execute(db);
  await sql`drop function if exists audit_log_row_hash`.execute(db);
}

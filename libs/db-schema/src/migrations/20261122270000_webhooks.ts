import { type Kysely, sql } from 'kysely';

const service = 'urvote_contest_service';

/** Whom a client has told of what happens, every message as it is sent, and each try with what came back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table webhook (
    id uuid primary key,
    client_id uuid not null references client (id) on delete cascade,
    url text not null check (url ~ '^https?://' and char_length(url) <= 2048),
    description text not null check (char_length(description) <= 500),
    event_types text[] not null check (cardinality(event_types) between 1 and 50),
    sealed_secret bytea not null,
    sealed_earlier_secret bytea,
    earlier_secret_ends_at timestamptz,
    failing_since timestamptz,
    disabled_at timestamptz,
    disabled_reason text check (disabled_reason in ('member', 'gone', 'failing')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check ((sealed_earlier_secret is null) = (earlier_secret_ends_at is null)),
    check ((disabled_at is null) = (disabled_reason is null))
  )`.execute(db);
  await sql`comment on column webhook.sealed_secret is 'Encrypted by a key made from the data encryption key'`.execute(
    db,
  );
  await sql`create index webhook_client_idx on webhook (client_id, created_at, id)`.execute(db);
  await sql`create table webhook_delivery (
    id uuid primary key,
    webhook_id uuid not null references webhook (id) on delete cascade,
    event_id uuid not null,
    event_type text not null check (char_length(event_type) <= 60),
    body text not null check (char_length(body) <= 262144),
    status text not null check (status in ('waiting', 'delivered', 'failed')),
    run integer not null default 1 check (run > 0),
    run_attempt_count integer not null default 0 check (run_attempt_count >= 0),
    next_attempt_at timestamptz,
    queued_until timestamptz,
    created_at timestamptz not null,
    unique (webhook_id, event_id),
    check ((status = 'waiting') = (next_attempt_at is not null))
  )`.execute(db);
  await sql`comment on column webhook_delivery.run is 'Each replay begins another one'`.execute(db);
  await sql`comment on column webhook_delivery.queued_until is 'Somebody has put the next try into the queue; from then on it may be put there again'`.execute(
    db,
  );
  await sql`create index webhook_delivery_list_idx on webhook_delivery (webhook_id, created_at, id)`.execute(db);
  await sql`create index webhook_delivery_created_idx on webhook_delivery (created_at)`.execute(db);
  await sql`create index webhook_delivery_due_idx on webhook_delivery (next_attempt_at) where status = 'waiting'`.execute(
    db,
  );
  await sql`create table webhook_attempt (
    delivery_id uuid not null references webhook_delivery (id) on delete cascade,
    number integer not null check (number > 0),
    at timestamptz not null,
    duration_ms integer not null check (duration_ms >= 0),
    status_code integer,
    problem text check (char_length(problem) <= 200),
    answer text check (char_length(answer) <= 1024),
    primary key (delivery_id, number)
  )`.execute(db);
  await sql`create table webhook_vote_pulse (
    contest_id uuid primary key references contest (id) on delete cascade,
    entries jsonb not null default '{}',
    told_at timestamptz,
    told_held_count integer not null default 0 check (told_held_count >= 0)
  )`.execute(db);
  await sql`comment on table webhook_vote_pulse is 'Changes of totals that are not told yet, by entry'`.execute(db);
  await sql
    .raw(
      `grant select, insert, update, delete on webhook, webhook_delivery, webhook_attempt, webhook_vote_pulse to ${service}`,
    )
    .execute(db);
  await sql`grant select, delete on webhook_delivery to urvote_vote_worker`.execute(db);
  await sql.raw(`grant select (email, locale) on "user" to ${service}`).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`revoke select (email, locale) on "user" from ${service}`).execute(db);
  for (const table of ['webhook_vote_pulse', 'webhook_attempt', 'webhook_delivery', 'webhook'])
    await sql`drop table ${sql.table(table)}`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** Clients are changed by their members, who are invited by mail, and pay for a plan. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table client add column version integer not null default 1`.execute(db);
  await sql`
    create table client_invitation (
      id uuid primary key,
      client_id uuid not null references client (id) on delete cascade,
      email_key text not null check (char_length(email_key) <= 64),
      sealed_email bytea not null,
      role text not null check (role in ('owner', 'admin', 'moderator', 'judge', 'auditor', 'viewer')),
      state text not null default 'pending' check (state in ('pending', 'accepted', 'declined', 'cancelled')),
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      invited_by uuid references "user" (id) on delete set null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      decided_at timestamptz
    )`.execute(db);
  await sql`create unique index client_invitation_pending_key on client_invitation (client_id, email_key) where state = 'pending'`.execute(
    db,
  );
  await sql`create index client_invitation_expires_idx on client_invitation (expires_at)`.execute(db);
  await sql`create index client_invitation_invited_by_idx on client_invitation (invited_by)`.execute(db);
  await sql`comment on column client_invitation.email_key is 'The voter key of the address, by which an account with it is known; the address itself is encrypted'`.execute(
    db,
  );
  await createBilling(db);
  await grantRights(db);
}

async function createBilling(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table client_subscription (
      client_id uuid primary key references client (id) on delete cascade,
      plan text not null check (char_length(plan) <= 40),
      state text not null check (state in ('active', 'past_due', 'cancelled', 'expired')),
      told_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`comment on column client_subscription.told_at is 'When the billing provider made the latest event that was heeded; older ones come too late'`.execute(
    db,
  );
  await sql`
    create table billing_event (
      id text primary key check (char_length(id) between 1 and 255),
      type text not null check (char_length(type) <= 255),
      received_at timestamptz not null
    )`.execute(db);
}

async function grantRights(db: Kysely<unknown>): Promise<void> {
  const service = sql.id('urvote_contest_service');
  await sql`grant insert, update on client to ${service}`.execute(db);
  await sql`grant insert, update, delete on client_member to ${service}`.execute(db);
  await sql`grant select, insert, update on client_invitation to ${service}`.execute(db);
  await sql`grant select, insert, update on client_subscription to ${service}`.execute(db);
  await sql`grant select, insert on billing_event to ${service}`.execute(db);
  await sql`grant insert on mail to ${service}`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  const service = sql.id('urvote_contest_service');
  await sql`revoke insert on mail from ${service}`.execute(db);
  await sql`revoke insert, update, delete on client_member from ${service}`.execute(db);
  await sql`revoke insert, update on client from ${service}`.execute(db);
  await sql`drop table billing_event, client_subscription, client_invitation`.execute(db);
  await sql`alter table client drop column version`.execute(db);
}

import { type Kysely, sql } from 'kysely';

const roleNames = [
  'voter',
  'creator',
  'board_owner',
  'fan',
  'artist',
  'dj',
  'moderator',
  'operator',
  'viewer',
  'auditor',
  'admin',
];
const earlierRoleNames = ['voter', 'creator', 'board_owner', 'artist', 'moderator', 'operator', 'viewer', 'admin'];
const voterTiers = ['cookie', 'guest', 'account', 'verified_account', 'list', 'census'];
const earlierVoterTiers = ['guest', 'account'];

const quotedList = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

async function widenUser(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table "user"
      add column locale text not null default 'en' check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
      add column time_zone text not null default 'UTC' check (char_length(time_zone) between 1 and 64),
      add column country text check (country ~ '^[A-Z]{2}$'),
      add column bio text check (char_length(bio) <= 2000),
      add column avatar_asset_id uuid references media_asset (id) on delete set null,
      add column membership_expires_at timestamptz,
      add column last_failed_login_at timestamptz`.execute(db);
  await sql`create index user_created_idx on "user" (created_at desc, id desc)`.execute(db);
  await sql`alter table user_role drop constraint user_role_role_check`.execute(db);
  await sql
    .raw(`alter table user_role add constraint user_role_role_check check (role in (${quotedList(roleNames)}))`)
    .execute(db);
  await sql`
    create table artist_profile (
      user_id uuid primary key references "user" (id) on delete cascade,
      artist_name text not null check (char_length(artist_name) between 1 and 120),
      bio text check (char_length(bio) <= 5000),
      website text check (char_length(website) <= 500 and website ~ '^https?://'),
      social_links jsonb not null default '{}' check (jsonb_typeof(social_links) = 'object'),
      profile_image_asset_id uuid references media_asset (id) on delete set null,
      location text check (char_length(location) <= 120),
      genre text check (char_length(genre) <= 80),
      years_active text check (char_length(years_active) <= 40),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index artist_profile_image_idx on artist_profile (profile_image_asset_id)`.execute(db);
  await sql`create index user_avatar_idx on "user" (avatar_asset_id)`.execute(db);
}

async function createSessions(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table session (
      id uuid primary key,
      user_id uuid not null references "user" (id) on delete cascade,
      kind text not null check (kind in ('bearer', 'cookie')),
      ip inet,
      user_agent text check (char_length(user_agent) <= 512),
      created_at timestamptz not null,
      last_activity_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      revoke_reason text check (revoke_reason in
        ('signed_out', 'revoked', 'token_reused', 'password_changed', 'password_reset', 'suspended', 'deleted')),
      check ((revoked_at is null) = (revoke_reason is null))
    )`.execute(db);
  await sql`create index session_user_idx on session (user_id, last_activity_at desc)`.execute(db);
  await sql`create index session_expires_idx on session (expires_at)`.execute(db);
  await sql`
    create table refresh_token (
      hash bytea primary key check (octet_length(hash) = 32),
      session_id uuid not null references session (id) on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db);
  await sql`create index refresh_token_session_idx on refresh_token (session_id)`.execute(db);
  await sql`
    create table access_revocation (
      kind text not null check (kind in ('session', 'user', 'api_key')),
      subject_id uuid not null,
      not_before timestamptz not null,
      expires_at timestamptz not null,
      primary key (kind, subject_id)
    )`.execute(db);
  await sql`comment on table access_revocation is 'Access tokens of the subject that were issued before not_before are refused; kept until the last of them has expired'`.execute(
    db,
  );
  await sql`create index access_revocation_expires_idx on access_revocation (expires_at)`.execute(db);
  await sql`
    create table one_time_token (
      hash bytea primary key check (octet_length(hash) = 32),
      purpose text not null check (char_length(purpose) between 1 and 40),
      user_id uuid references "user" (id) on delete cascade,
      sealed_payload bytea,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      try_count integer not null default 0 check (try_count >= 0),
      used_at timestamptz
    )`.execute(db);
  await sql`create index one_time_token_user_idx on one_time_token (user_id, purpose)`.execute(db);
  await sql`create index one_time_token_expires_idx on one_time_token (expires_at)`.execute(db);
}

async function createUnknownSignIn(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table unknown_sign_in (
      key text primary key check (char_length(key) between 1 and 64),
      failed_login_count integer not null check (failed_login_count > 0),
      last_failed_login_at timestamptz not null,
      locked_until timestamptz
    )`.execute(db);
  await sql`comment on table unknown_sign_in is 'Failed sign-ins of addresses without an account, by keyed hash: they lock as accounts do, so that a lock tells nothing'`.execute(
    db,
  );
  await sql`create index unknown_sign_in_failed_idx on unknown_sign_in (last_failed_login_at)`.execute(db);
}

async function createCredentials(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table user_identity (
      provider text not null check (char_length(provider) between 1 and 40),
      subject text not null check (char_length(subject) between 1 and 255),
      user_id uuid not null references "user" (id) on delete cascade,
      email text check (char_length(email) <= 254),
      created_at timestamptz not null,
      last_used_at timestamptz not null,
      primary key (provider, subject)
    )`.execute(db);
  await sql`create unique index user_identity_user_key on user_identity (user_id, provider)`.execute(db);
  await sql`
    create table totp_factor (
      user_id uuid primary key references "user" (id) on delete cascade,
      sealed_secret bytea not null,
      created_at timestamptz not null,
      confirmed_at timestamptz,
      last_used_step bigint
    )`.execute(db);
  await sql`
    create table recovery_code (
      user_id uuid not null references "user" (id) on delete cascade,
      hash bytea not null check (octet_length(hash) = 32),
      created_at timestamptz not null,
      used_at timestamptz,
      primary key (user_id, hash)
    )`.execute(db);
  await sql`
    create table passkey (
      credential_id bytea primary key check (octet_length(credential_id) between 1 and 1023),
      user_id uuid not null references "user" (id) on delete cascade,
      public_key bytea not null,
      sign_count bigint not null check (sign_count >= 0),
      transports text[] not null default '{}',
      name text not null check (char_length(name) between 1 and 80),
      is_backed_up boolean not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    )`.execute(db);
  await sql`create index passkey_user_idx on passkey (user_id)`.execute(db);
  await sql`
    create table api_key (
      id uuid primary key,
      owner_user_id uuid not null references "user" (id) on delete cascade,
      name text not null check (char_length(name) between 1 and 80),
      prefix text not null check (char_length(prefix) between 4 and 32),
      hash bytea not null unique check (octet_length(hash) = 32),
      scopes text[] not null check (cardinality(scopes) between 1 and 32),
      requests_per_minute integer not null default 600 check (requests_per_minute between 1 and 100000),
      email_voter_key text check (char_length(email_voter_key) <= 256),
      created_at timestamptz not null,
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz,
      rotated_from_id uuid references api_key (id) on delete set null
    )`.execute(db);
  await sql`comment on column api_key.email_voter_key is 'What the owner would vote under as a guest, as in access tokens: services other than the one of accounts know no addresses'`.execute(
    db,
  );
  await sql`create index api_key_owner_idx on api_key (owner_user_id, created_at desc)`.execute(db);
  await sql`create index api_key_rotated_idx on api_key (rotated_from_id)`.execute(db);
}

async function createMail(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mail (
      id uuid primary key,
      user_id uuid references "user" (id) on delete cascade,
      sealed bytea not null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`comment on table mail is 'Messages that are not sent yet; address and text are encrypted, since links in them are secrets'`.execute(
    db,
  );
  await sql`create index mail_user_idx on mail (user_id)`.execute(db);
  await sql`create index mail_expires_idx on mail (expires_at)`.execute(db);
  await sql`
    alter table contest add column guest_confirmation text not null default 'none'
      check (guest_confirmation in ('none', 'email'))`.execute(db);
  await sql`
    create table unconfirmed_vote (
      id uuid primary key,
      hash bytea not null unique check (octet_length(hash) = 32),
      contest_id uuid not null references contest (id) on delete cascade,
      entry_id uuid not null references entry (id) on delete cascade,
      voter_key text not null check (char_length(voter_key) <= 80),
      sealed bytea not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      claimed_until timestamptz,
      confirmed_at timestamptz,
      unique (voter_key, entry_id)
    )`.execute(db);
  await sql`comment on column unconfirmed_vote.sealed is 'The vote as it will be cast; once it is confirmed, the answer that was given'`.execute(
    db,
  );
  await sql`create index unconfirmed_vote_expires_idx on unconfirmed_vote (expires_at)`.execute(db);
  await sql`create index unconfirmed_vote_contest_idx on unconfirmed_vote (contest_id)`.execute(db);
  await sql`create index unconfirmed_vote_entry_idx on unconfirmed_vote (entry_id)`.execute(db);
}

async function widenVoterTiers(db: Kysely<unknown>): Promise<void> {
  await sql`alter table contest drop constraint contest_voter_tier_check`.execute(db);
  await sql
    .raw(
      `alter table contest add constraint contest_voter_tier_check check (voter_tier in (${quotedList(voterTiers)}))`,
    )
    .execute(db);
  await sql`
    create table contest_voter (
      contest_id uuid not null references contest (id) on delete cascade,
      voter_key text not null check (char_length(voter_key) <= 80),
      primary key (contest_id, voter_key)
    )`.execute(db);
  await sql`comment on table contest_voter is 'Who may vote where a contest asks for a voter list: keyed hashes, never addresses or codes'`.execute(
    db,
  );
}

async function createErasure(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table erasure (
      user_id uuid primary key,
      email_voter_key text check (char_length(email_voter_key) <= 80),
      requested_at timestamptz not null,
      ends_at timestamptz not null,
      next_at timestamptz not null
    )`.execute(db);
  await sql`comment on table erasure is 'Deleted accounts whose votes are being made anonymous; a row goes when nothing of its voter can come in any more'`.execute(
    db,
  );
}

const services =
  'urvote_gateway, urvote_vote_worker, urvote_user_service, urvote_contest_service, urvote_media_service, urvote_ops_service';

const grants = [
  `grant select, insert, update, delete on artist_profile, session, refresh_token, access_revocation, one_time_token,
     unknown_sign_in, user_identity, totp_factor, recovery_code, passkey, api_key, mail to urvote_user_service`,
  `grant select on media_asset, outbox_event to urvote_user_service`,
  `grant select (user_id, artist_name) on artist_profile to urvote_contest_service`,
  `grant select (membership_expires_at) on "user" to urvote_contest_service`,
  `grant select on access_revocation to ${services}`,
  // Who a key belongs to and what it may do; never written but for the time of its last use.
  `grant select on api_key, user_role to urvote_gateway, urvote_contest_service, urvote_media_service, urvote_ops_service`,
  `grant update (last_used_at) on api_key to urvote_gateway, urvote_contest_service, urvote_media_service`,
  `grant insert on mail to urvote_gateway`,
  `grant insert on outbox_event to urvote_gateway`,
  `grant select, insert, update on unconfirmed_vote to urvote_gateway`,
  `grant select on contest_voter to urvote_gateway`,
  `grant select, insert, delete on contest_voter to urvote_contest_service`,
  `grant select, delete on session, refresh_token, access_revocation, one_time_token, mail, unconfirmed_vote to urvote_vote_worker`,
  // A deleted account leaves its votes counted and nobody to read from them.
  `grant select, delete on unconfirmed_vote, contest_voter to urvote_user_service`,
  `grant select (id, contest_id, title, status, created_at, submitter_user_id, submitter_email_key) on entry to urvote_user_service`,
  `grant update (submitter_email_key, updated_at) on entry to urvote_user_service`,
  `grant insert on erasure to urvote_user_service`,
  `grant select, update, delete on erasure to urvote_vote_worker`,
  `grant delete on device_voter to urvote_vote_worker`,
  // What people are told about themselves.
  `grant select (id, window_start, contest_id, entry_id, voter_key, voter_user_id, tier, value, state, void_reason, ip, user_agent, country, voter_name,
     cast_at, settled_at) on vote to urvote_user_service`,
  `grant select (id, window_start, contest_id, entry_id, voter_key, voter_user_id, tier, value, reason, ip, user_agent, country, voter_name, cast_at,
     settled_at) on vote_rejection to urvote_user_service`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  await widenUser(db);
  await createSessions(db);
  await createUnknownSignIn(db);
  await createCredentials(db);
  await createMail(db);
  await widenVoterTiers(db);
  await createErasure(db);
  for (const grant of grants) await sql.raw(grant).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`revoke insert on outbox_event from urvote_gateway`.execute(db);
  await sql`revoke select on user_role from urvote_gateway, urvote_media_service, urvote_ops_service`.execute(db);
  await sql`revoke select on media_asset from urvote_user_service`.execute(db);
  await sql`revoke select, update on entry from urvote_user_service`.execute(db);
  await sql`revoke select on vote, vote_rejection from urvote_user_service`.execute(db);
  await sql`revoke delete on device_voter from urvote_vote_worker`.execute(db);
  await sql`drop table erasure, contest_voter, unconfirmed_vote, mail, api_key, passkey, recovery_code, totp_factor, user_identity, unknown_sign_in,
    one_time_token, access_revocation, refresh_token, session, artist_profile`.execute(db);
  await sql`alter table contest drop column guest_confirmation`.execute(db);
  await sql
    .raw(`update contest set voter_tier = 'account' where voter_tier not in (${quotedList(earlierVoterTiers)})`)
    .execute(db);
  await sql`alter table contest drop constraint contest_voter_tier_check`.execute(db);
  await sql
    .raw(
      `alter table contest add constraint contest_voter_tier_check check (voter_tier in (${quotedList(earlierVoterTiers)}))`,
    )
    .execute(db);
  await sql`delete from user_role where role in ('fan', 'dj', 'auditor')`.execute(db);
  await sql`alter table user_role drop constraint user_role_role_check`.execute(db);
  await sql
    .raw(`alter table user_role add constraint user_role_role_check check (role in (${quotedList(earlierRoleNames)}))`)
    .execute(db);
  await sql`drop index user_created_idx`.execute(db);
  await sql`alter table "user" drop column locale, drop column time_zone, drop column country, drop column bio,
    drop column avatar_asset_id, drop column membership_expires_at, drop column last_failed_login_at`.execute(db);
}

import { type Kysely, sql } from 'kysely';

async function createClient(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table client (
      id uuid primary key,
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 120),
      name text not null check (char_length(name) between 1 and 200),
      about text check (char_length(about) <= 10000),
      mission text check (char_length(mission) <= 10000),
      website_url text check (website_url ~ '^https?://' and char_length(website_url) <= 2048),
      contact_email text check (char_length(contact_email) <= 254),
      theme jsonb not null default '{}',
      social_links jsonb not null default '{}',
      is_active boolean not null default true,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table client_member (
      client_id uuid not null references client (id) on delete cascade,
      user_id uuid not null references "user" (id) on delete cascade,
      role text not null check (role in ('owner', 'manager', 'viewer')),
      created_at timestamptz not null default now(),
      primary key (client_id, user_id)
    )`.execute(db);
  await sql`
    create table media_asset (
      id uuid primary key,
      bucket text not null,
      object_key text not null,
      mime_type text not null check (mime_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
      byte_count bigint not null check (byte_count >= 0),
      sha256 bytea not null check (octet_length(sha256) = 32),
      status text not null check (status in ('pending', 'ready', 'failed', 'deleted')),
      uploaded_by uuid references "user" (id) on delete set null,
      created_at timestamptz not null default now(),
      unique (bucket, object_key)
    )`.execute(db);
  await sql`create index media_asset_sha256_idx on media_asset (sha256)`.execute(db);
}

async function createContest(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table contest (
      id uuid primary key,
      client_id uuid not null references client (id),
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 120),
      name text not null check (char_length(name) between 1 and 200),
      description text check (char_length(description) <= 20000),
      rules jsonb not null default '[]',
      prizes jsonb not null default '[]',
      settings jsonb not null default '{}',
      theme jsonb not null default '{}',
      cover_asset_id uuid references media_asset (id) on delete set null,
      status text not null default 'draft' check (status in ('draft', 'published', 'closed', 'archived')),
      is_active boolean not null default true,
      voting_enabled boolean not null default true,
      submissions_start_at timestamptz,
      submissions_end_at timestamptz,
      voting_starts_at timestamptz not null,
      voting_ends_at timestamptz not null,
      time_zone text not null default 'UTC' check (char_length(time_zone) <= 64),
      allowed_kinds text[] not null default '{music,video,visual}' check (allowed_kinds <@ '{music,video,visual}'::text[] and cardinality(allowed_kinds) > 0),
      max_entries_per_user integer check (max_entries_per_user > 0),
      require_approval boolean not null default true,
      vote_policy text not null check (vote_policy in ('daily', 'weekly', 'once', 'toggle')),
      voter_tier text not null default 'account' check (voter_tier in ('guest', 'account')),
      max_votes_per_voter integer check (max_votes_per_voter > 0),
      allow_dislike boolean not null default false,
      allow_withdraw boolean not null default false,
      results_visibility text not null default 'live' check (results_visibility in ('live', 'after_vote', 'after_close', 'never')),
      captcha_mode text not null default 'off' check (captcha_mode in ('off', 'optional', 'required')),
      captcha_min_score numeric(3,2) not null default 0.30 check (captcha_min_score between 0 and 1),
      hold_threshold numeric(4,3) not null default 0.500 check (hold_threshold between 0 and 1),
      reject_threshold numeric(4,3) not null default 0.950 check (reject_threshold between 0 and 1),
      guest_vote_weight numeric(3,2) not null default 1.00 check (guest_vote_weight between 0 and 9.99),
      guest_votes_per_ip_device integer not null default 2 check (guest_votes_per_ip_device > 0),
      eligible_countries text[] check (cardinality(eligible_countries) > 0),
      version integer not null default 1,
      created_by uuid references "user" (id) on delete set null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (voting_ends_at > voting_starts_at),
      check (submissions_end_at > submissions_start_at),
      check (hold_threshold <= reject_threshold)
    )`.execute(db);
  await sql`create index contest_updated_idx on contest (updated_at)`.execute(db);
  await sql`create index contest_client_idx on contest (client_id, voting_starts_at desc)`.execute(db);
}

async function createBoardAndEntry(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table board (
      id uuid primary key,
      contest_id uuid not null references contest (id),
      owner_user_id uuid references "user" (id) on delete set null,
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 140),
      title text not null check (char_length(title) between 1 and 200),
      description text check (char_length(description) <= 10000),
      theme text not null default 'default' check (char_length(theme) <= 60),
      business_info jsonb not null default '{}',
      social_links jsonb not null default '{}',
      allow_music boolean not null default true,
      allow_video boolean not null default true,
      allow_visual boolean not null default true,
      max_music_uploads integer check (max_music_uploads >= 0),
      max_video_uploads integer check (max_video_uploads >= 0),
      max_visual_uploads integer check (max_visual_uploads >= 0),
      require_approval boolean not null default true,
      allow_anonymous_uploads boolean not null default false,
      is_active boolean not null default true,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (id, contest_id)
    )`.execute(db);
  await sql`create index board_contest_idx on board (contest_id)`.execute(db);
  await sql`
    create table entry (
      id uuid primary key,
      contest_id uuid not null references contest (id),
      board_id uuid,
      kind text not null check (kind in ('music', 'video', 'visual')),
      subtype text check (char_length(subtype) <= 40),
      title text not null check (char_length(title) between 1 and 200),
      description text check (char_length(description) <= 10000),
      artist_name text not null check (char_length(artist_name) between 1 and 200),
      submitter_user_id uuid references "user" (id) on delete set null,
      submitter_email_key text collate "C" check (char_length(submitter_email_key) <= 80),
      source text not null default 'upload' check (source in ('upload', 'external', 'admin')),
      media_asset_id uuid references media_asset (id),
      external_url text check (external_url ~ '^https://' and char_length(external_url) <= 2048),
      cover_asset_id uuid references media_asset (id) on delete set null,
      genre text check (char_length(genre) <= 60),
      ai_tools_used text[] not null default '{}',
      license_type text check (license_type in ('all_rights_reserved', 'cc_by', 'cc_by_sa', 'cc_by_nc', 'cc_by_nc_sa', 'cc0')),
      backlinks jsonb not null default '{}',
      duration_ms integer check (duration_ms > 0),
      status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'withdrawn')),
      approved_at timestamptz,
      rejected_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      foreign key (board_id, contest_id) references board (id, contest_id),
      check ((status = 'approved') = (approved_at is not null)),
      check ((status = 'rejected') = (rejected_at is not null)),
      check (source <> 'external' or external_url is not null)
    )`.execute(db);
  await sql`comment on column entry.submitter_email_key is 'Keyed hash of the submitter''s e-mail in the form of a guest voter key; never the address'`.execute(
    db,
  );
  await sql`create index entry_contest_status_idx on entry (contest_id, status, created_at, id)`.execute(db);
  await sql`create index entry_board_idx on entry (board_id, status, created_at, id)`.execute(db);
  await sql`create index entry_updated_idx on entry (updated_at)`.execute(db);
  await sql`create index entry_submitter_idx on entry (submitter_user_id, contest_id)`.execute(db);
  await sql`
    create table entry_moderation (
      id uuid primary key,
      entry_id uuid not null references entry (id) on delete cascade,
      moderator_user_id uuid references "user" (id) on delete set null,
      decision text not null check (decision in ('approved', 'rejected')),
      reason text check (char_length(reason) <= 2000),
      created_at timestamptz not null default now(),
      check (decision <> 'rejected' or reason is not null)
    )`.execute(db);
  await sql`create index entry_moderation_entry_idx on entry_moderation (entry_id, created_at)`.execute(db);
}

export async function up(db: Kysely<unknown>): Promise<void> {
  await createClient(db);
  await createContest(db);
  await createBoardAndEntry(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table entry_moderation, entry, board, contest, media_asset, client_member, client`.execute(db);
}

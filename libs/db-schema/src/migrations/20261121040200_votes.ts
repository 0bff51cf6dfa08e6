import { type Kysely, sql } from 'kysely';

async function createVote(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table vote_batch (
      id uuid primary key,
      opened_at timestamptz not null,
      root bytea not null check (octet_length(root) = 32),
      signature text not null,
      item_count integer not null check (item_count > 0),
      observed_counters jsonb,
      counted_count integer not null default 0 check (counted_count >= 0),
      held_count integer not null default 0 check (held_count >= 0),
      rejected_count integer not null default 0 check (rejected_count >= 0),
      void_count integer not null default 0 check (void_count >= 0),
      settled_at timestamptz
    )`.execute(db);
  await sql`create index vote_batch_settled_idx on vote_batch (settled_at)`.execute(db);
  await sql`
    create table vote (
      id uuid not null,
      window_start date not null,
      contest_id uuid not null,
      entry_id uuid not null references entry (id),
      voter_key text collate "C" not null check (char_length(voter_key) <= 80),
      voter_user_id uuid,
      tier text not null check (tier in ('guest', 'account')),
      value smallint not null check (value in (-1, 1)),
      state text not null check (state in ('counted', 'held', 'void')),
      void_reason text check (void_reason in ('withdrawn', 'changed', 'toggled_off', 'struck')),
      vote_weight numeric(3,2) not null default 1.00 check (vote_weight >= 0),
      fraud_score double precision not null default 0 check (fraud_score between 0 and 1),
      fraud_flags jsonb not null default '[]',
      is_suspicious boolean not null default false,
      signals jsonb not null default '{}',
      rule_set_version integer not null default 1,
      ip inet,
      user_agent text check (char_length(user_agent) <= 512),
      device_hash text check (char_length(device_hash) <= 64),
      country text check (char_length(country) = 2),
      asn bigint,
      voter_name text check (char_length(voter_name) <= 120),
      cast_at timestamptz not null,
      settled_at timestamptz not null,
      voided_at timestamptz,
      batch_id uuid not null,
      leaf_index smallint not null check (leaf_index >= 0),
      primary key (id, window_start),
      check ((state = 'void') = (void_reason is not null)),
      check ((state = 'void') = (voided_at is not null))
    ) partition by range (window_start)`.execute(db);
  await sql`
    create unique index vote_slot_key on vote (entry_id, voter_key, window_start)
      where state in ('counted', 'held')`.execute(db);
  await sql`create index vote_voter_idx on vote (voter_key, cast_at desc, id desc)`.execute(db);
  await sql`create index vote_guest_idx on vote (voter_user_id, cast_at desc, id desc) where tier = 'guest'`.execute(
    db,
  );
  await sql`create index vote_held_idx on vote (contest_id, cast_at) where state = 'held'`.execute(db);
  await sql`create index vote_cast_at_idx on vote using brin (cast_at)`.execute(db);
  await sql`comment on column vote.voter_user_id is 'The account, or for guests the guest session that cast the vote'`.execute(
    db,
  );
  await sql`create table vote_default partition of vote default`.execute(db);
}

async function createRejection(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table vote_rejection (
      id uuid not null,
      window_start date not null,
      contest_id uuid not null,
      entry_id uuid not null,
      voter_key text collate "C" not null check (char_length(voter_key) <= 80),
      voter_user_id uuid,
      tier text not null check (tier in ('guest', 'account')),
      value smallint not null check (value in (-1, 1)),
      reason text not null check (char_length(reason) <= 60),
      fraud_score double precision not null default 0 check (fraud_score between 0 and 1),
      fraud_flags jsonb not null default '[]',
      signals jsonb not null default '{}',
      rule_set_version integer not null default 1,
      ip inet,
      user_agent text check (char_length(user_agent) <= 512),
      device_hash text check (char_length(device_hash) <= 64),
      country text check (char_length(country) = 2),
      asn bigint,
      voter_name text check (char_length(voter_name) <= 120),
      cast_at timestamptz not null,
      settled_at timestamptz not null,
      batch_id uuid not null,
      leaf_index smallint not null check (leaf_index >= 0),
      primary key (id, window_start)
    ) partition by range (window_start)`.execute(db);
  await sql`create index vote_rejection_voter_idx on vote_rejection (voter_key, cast_at desc, id desc)`.execute(db);
  await sql`create index vote_rejection_guest_idx on vote_rejection (voter_user_id, cast_at desc, id desc) where tier = 'guest'`.execute(
    db,
  );
  await sql`create index vote_rejection_contest_idx on vote_rejection (contest_id, cast_at)`.execute(db);
  await sql`create table vote_rejection_default partition of vote_rejection default`.execute(db);
}

/**
 * Makes one monthly partition of each partitioned vote table. Rows of that month that already fell into the
 * DEFAULT partition move over, since PostgreSQL refuses to attach a range that the default still holds rows of.
 */
async function createPartitionFunctions(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function ensure_month_partition(parent regclass, month date) returns boolean
      language plpgsql security definer set search_path = pg_catalog, public as $$
    declare
      first_day date := date_trunc('month', month)::date;
      next_day date := (date_trunc('month', month) + interval '1 month')::date;
      parent_name text := (select relname from pg_class where oid = parent);
      part_name text := format('%s_%s', parent_name, to_char(first_day, 'YYYYMM'));
    begin
      if parent_name not in ('vote', 'vote_rejection') then
        raise exception 'not a partitioned vote table: %', parent_name;
      end if;
      perform pg_advisory_xact_lock(hashtext('urvote.partition.' || part_name));
      if to_regclass(format('public.%I', part_name)) is not null then
        return false;
      end if;
      execute format('create table public.%I (like public.%I including defaults including constraints)', part_name, parent_name);
      execute format('lock table public.%I in share row exclusive mode', parent_name || '_default');
      execute format(
        'with moved as (delete from public.%I where window_start >= %L and window_start < %L returning *) insert into public.%I select * from moved',
        parent_name || '_default', first_day, next_day, part_name);
      execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)',
        parent_name, part_name, first_day, next_day);
      return true;
    end $$`.execute(db);
  await sql`
    create function ensure_vote_partitions(from_month date, month_count integer) returns setof text
      language plpgsql security definer set search_path = pg_catalog, public as $$
    declare
      parent regclass;
      month date;
    begin
      if month_count not between 1 and 36 then
        raise exception 'month_count must be between 1 and 36';
      end if;
      foreach parent in array array['public.vote', 'public.vote_rejection']::regclass[] loop
        for i in 0 .. month_count - 1 loop
          month := (date_trunc('month', from_month) + make_interval(months => i))::date;
          if public.ensure_month_partition(parent, month) then
            return next format('%s_%s', (select relname from pg_class where oid = parent), to_char(month, 'YYYYMM'));
          end if;
        end loop;
      end loop;
    end $$`.execute(db);
}

async function createTallies(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table vote_budget (
      contest_id uuid not null references contest (id),
      voter_key text collate "C" not null check (char_length(voter_key) <= 80),
      window_start date not null,
      used_count integer not null check (used_count >= 0),
      primary key (contest_id, voter_key, window_start)
    ) with (fillfactor = 70)`.execute(db);
  await sql`
    create table entry_tally (
      entry_id uuid primary key references entry (id),
      contest_id uuid not null references contest (id),
      up_count bigint not null default 0 check (up_count >= 0),
      down_count bigint not null default 0 check (down_count >= 0),
      weighted_score numeric(16,2) not null default 0,
      updated_at timestamptz not null
    ) with (fillfactor = 50)`.execute(db);
  await sql`create index entry_tally_contest_idx on entry_tally (contest_id)`.execute(db);
  await sql`
    create table entry_tally_country (
      entry_id uuid not null references entry (id),
      country text not null check (char_length(country) = 2),
      contest_id uuid not null references contest (id),
      up_count bigint not null default 0 check (up_count >= 0),
      down_count bigint not null default 0 check (down_count >= 0),
      weighted_score numeric(16,2) not null default 0,
      primary key (entry_id, country)
    ) with (fillfactor = 50)`.execute(db);
  await sql`create index entry_tally_country_contest_idx on entry_tally_country (contest_id, country)`.execute(db);
}

async function createFraudTables(db: Kysely<unknown>): Promise<void> {
  await sql`
    create unlogged table fraud_counter (
      key text collate "C" not null check (char_length(key) <= 160),
      bucket integer not null,
      count integer not null check (count >= 0),
      primary key (key, bucket)
    ) with (fillfactor = 70)`.execute(db);
  await sql`comment on column fraud_counter.bucket is 'Minutes since the epoch of the bucket''s start'`.execute(db);
  await sql`create index fraud_counter_bucket_idx on fraud_counter using brin (bucket)`.execute(db);
  await sql`
    create table device_voter (
      device_hash text collate "C" not null check (char_length(device_hash) <= 64),
      voter_key text collate "C" not null check (char_length(voter_key) <= 80),
      first_seen_at timestamptz not null,
      primary key (device_hash, voter_key)
    )`.execute(db);
  await sql`
    create table fraud_rule_set (
      version integer primary key check (version > 0),
      rules jsonb not null,
      is_active boolean not null default false,
      note text check (char_length(note) <= 1000),
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index fraud_rule_set_active_key on fraud_rule_set (is_active) where is_active`.execute(db);
}

export async function up(db: Kysely<unknown>): Promise<void> {
  await createVote(db);
  await createRejection(db);
  await createPartitionFunctions(db);
  await createTallies(db);
  await createFraudTables(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function ensure_vote_partitions(date, integer)`.execute(db);
  await sql`drop function ensure_month_partition(regclass, date)`.execute(db);
  await sql`drop table fraud_rule_set, device_voter, fraud_counter, entry_tally_country, entry_tally, vote_budget,
    vote_rejection, vote, vote_batch`.execute(db);
}

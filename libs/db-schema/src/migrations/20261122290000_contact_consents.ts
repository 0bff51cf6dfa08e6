import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await createConsents(db);
  await createVotePages(db);
}

async function createConsents(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table contact_consent (
      contest_id uuid not null references contest (id) on delete cascade,
      user_id uuid not null references "user" (id) on delete cascade,
      shares_choices boolean not null,
      consented_at timestamptz not null,
      primary key (contest_id, user_id)
    )`.execute(db);
  await sql`comment on table contact_consent is 'Voters who let the organiser of a contest write to them'`.execute(db);
  await sql`create index contact_consent_user_idx on contact_consent (user_id)`.execute(db);
  await sql`grant select, insert, update, delete on contact_consent to urvote_user_service`.execute(db);
  // Addresses and who voted for what stay out of reach of the service but for those who have agreed.
  await sql`
    create function consenting_voters(in_contest uuid, in_entry uuid, after_user uuid, most integer)
      returns table (user_id uuid, email text, name text, consented_at timestamptz, vote_count bigint)
      language sql stable security definer set search_path = pg_catalog, public as $$
        select consent.user_id, account.email, coalesce(account.display_name, account.username), consent.consented_at, votes.count
        from contact_consent consent
        join "user" account on account.id = consent.user_id and account.email_verified_at is not null and account.suspended_at is null
        cross join lateral (
          select count(*) as count from vote
          where vote.voter_key = 'u:' || consent.user_id and vote.contest_id = in_contest and vote.state = 'counted'
            and (in_entry is null or vote.entry_id = in_entry)
        ) votes
        where consent.contest_id = in_contest and (after_user is null or consent.user_id > after_user)
          and (in_entry is null or (consent.shares_choices and votes.count > 0))
        order by consent.user_id limit most
      $$`.execute(db);
  await sql`revoke execute on function consenting_voters(uuid, uuid, uuid, integer) from public`.execute(db);
  await sql`grant execute on function consenting_voters(uuid, uuid, uuid, integer) to urvote_contest_service`.execute(
    db,
  );
}

/**
 * The next votes of a contest in the order of their ids, along the primary key. Left to itself the planner reads and sorts
 * the whole table for each page, where it thinks that the contest has few votes: a million took minutes.
 */
async function createVotePages(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function votes_of_contest(in_contest uuid, in_entry uuid, after_id uuid, most integer)
      returns table (id uuid, entry_id uuid, value smallint, weight float8, state text, reason text, tier text, country text, day text)
      language plpgsql stable set search_path = pg_catalog, public
      set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
    begin
      return query
        select vote.id, vote.entry_id, vote.value, vote.vote_weight::float8, vote.state, coalesce(vote.void_reason, vote.hold_reason),
          vote.tier, vote.country, to_char(vote.cast_at at time zone 'UTC', 'YYYY-MM-DD')
        from vote
        where vote.contest_id = in_contest and vote.id > after_id and (in_entry is null or vote.entry_id = in_entry)
        order by vote.id limit most;
    end $$`.execute(db);
  await sql`revoke execute on function votes_of_contest(uuid, uuid, uuid, integer) from public`.execute(db);
  await sql`grant execute on function votes_of_contest(uuid, uuid, uuid, integer) to urvote_contest_service`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function votes_of_contest(uuid, uuid, uuid, integer)`.execute(db);
  await sql`drop function consenting_voters(uuid, uuid, uuid, integer)`.execute(db);
  await sql`drop table contact_consent`.execute(db);
}

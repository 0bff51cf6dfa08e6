import { type Kysely, sql } from 'kysely';

const reviewers = 'urvote_contest_service';

/** What settling and erasure change; for what, when and how strongly somebody voted nobody does. */
const erased =
  'voter_key, mailbox_key, voter_user_id, ip, user_agent, device_hash, asn, voter_name, signals, fraud_flags';
const settled = `state, void_reason, voided_at, rejection_reason, hold_reason, is_below_minimum, withdrawn_at, withdrawal_id, accepted_at,
  struck_at, restored_at`;

/**
 * Votes are struck by a filter, and a strike is taken back, by rows of `vote_decision`; no service that decides may write
 * votes. Which votes came from one device or network the function alone tells, without telling the device or the address.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vote add column restored_at timestamptz`.execute(db);
  await sql`comment on column vote.restored_at is 'When a strike was taken back, for good'`.execute(db);
  await sql`
    create table disqualification (
      id uuid primary key,
      contest_id uuid not null references contest (id),
      filter jsonb not null,
      reason text not null check (char_length(reason) between 1 and 2000),
      vote_count integer not null check (vote_count > 0),
      decided_at timestamptz not null,
      undone_at timestamptz,
      undone_reason text check (char_length(undone_reason) between 1 and 2000),
      check ((undone_at is null) = (undone_reason is null))
    )`.execute(db);
  await sql`comment on table disqualification is 'Who decided it is in the audit log'`.execute(db);
  await sql`create index disqualification_contest_idx on disqualification (contest_id, decided_at, id)`.execute(db);
  await sql`alter table vote_decision drop constraint vote_decision_decision_check`.execute(db);
  await sql`
    alter table vote_decision add column disqualification_id uuid references disqualification (id),
      add constraint vote_decision_decision_check check (decision in ('accept', 'void', 'restore'))`.execute(db);
  await sql`
    create index vote_decision_disqualification_idx on vote_decision (disqualification_id)
      where disqualification_id is not null`.execute(db);
  await sql`
    create function votes_of_same_source(of_contest uuid, of_vote uuid, source text) returns setof uuid
      language sql stable security definer set search_path = pg_catalog, public as $$
      select other.id from public.vote known join public.vote other on other.contest_id = known.contest_id
      where known.id = of_vote and known.contest_id = of_contest
        and other.entry_id in (select entry.id from public.entry where entry.contest_id = of_contest)
        and case source
          when 'device' then other.device_hash = known.device_hash
          when 'network' then set_masklen(other.ip, case family(known.ip) when 4 then 24 else 48 end)::cidr
            = set_masklen(known.ip, case family(known.ip) when 4 then 24 else 48 end)::cidr and family(other.ip) = family(known.ip)
          else false end
    $$`.execute(db);
  await sql`revoke execute on function votes_of_same_source(uuid, uuid, text) from public`.execute(db);
  await sql.raw(`grant execute on function votes_of_same_source(uuid, uuid, text) to ${reviewers}`).execute(db);
  await sql`revoke update on vote, vote_rejection from urvote_vote_worker`.execute(db);
  await sql.raw(`grant update (${settled}, ${erased}) on vote to urvote_vote_worker`).execute(db);
  await sql.raw(`grant update (${erased}) on vote_rejection to urvote_vote_worker`).execute(db);
  await sql.raw(`grant select, insert on disqualification to ${reviewers}`).execute(db);
  await sql.raw(`grant update (undone_at, undone_reason) on disqualification to ${reviewers}`).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`grant update on vote, vote_rejection to urvote_vote_worker`.execute(db);
  await sql`drop function votes_of_same_source(uuid, uuid, text)`.execute(db);
  await sql`delete from vote_decision where decision = 'restore'`.execute(db);
  await sql`alter table vote_decision drop constraint vote_decision_decision_check`.execute(db);
  await sql`
    alter table vote_decision drop column disqualification_id,
      add constraint vote_decision_decision_check check (decision in ('accept', 'void'))`.execute(db);
  await sql`drop table disqualification`.execute(db);
  await sql`alter table vote drop column restored_at`.execute(db);
}

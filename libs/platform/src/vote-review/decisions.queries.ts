import { randomUUID } from 'node:crypto';
import type { HeldVoteFilter, VoteDecision } from '@urvote/contracts/http/held-votes/held-vote-schemas';
import { sql } from 'kysely';
import type { Db, Trx } from '../postgres/database.ts';
import { heldIn, type ReviewedRow } from './reviewed-votes.queries.ts';

/** @returns whether it is new; the same decision about a vote is taken once */
export async function insertDecision(
  trx: Trx,
  { id, contestId, windowStart }: ReviewedRow,
  decision: VoteDecision,
  at: Date,
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    insert into vote_decision (id, vote_id, window_start, contest_id, decision, decided_at)
    values (${randomUUID()}::uuid, ${id}::uuid, ${windowStart}::date, ${contestId}::uuid, ${decision}, ${at})
    on conflict (vote_id, decision) where problem is null do nothing`.execute(trx);
  return numAffectedRows > 0n;
}

export interface BulkDecision {
  decision: VoteDecision;
  filter: HeldVoteFilter;
  /** Votes that were settled later are not meant. */
  until: Date;
}

/** One mailbox has one vote, so acceptance is no use to votes that are held for that. */
const meantBy = ({ decision, filter, until }: BulkDecision) => sql`
  ${heldIn(filter)} and vote.settled_at <= ${until}
  and not exists (
    select from vote_decision taken where taken.vote_id = vote.id and taken.problem is null
      and (taken.settled_at is null or taken.decision = ${decision}))
  and ${decision === 'accept' ? sql`vote.hold_reason is null` : sql`true`}`;

export interface EntryShare {
  entryId: string;
  title: string;
  submitterUserId: string | null;
  count: number;
}

/** Most votes first. */
export async function countMeant(db: Db, bulk: BulkDecision): Promise<EntryShare[]> {
  const { rows } = await sql<EntryShare>`
    select entry.id as "entryId", entry.title, entry.submitter_user_id as "submitterUserId", count(*)::integer as count
    from vote join entry on entry.id = vote.entry_id where ${meantBy(bulk)}
    group by entry.id order by count(*) desc, entry.id`.execute(db);
  return rows;
}

/** @returns about how many votes; `limit` at most */
export async function insertDecisions(trx: Trx, bulk: BulkDecision, at: Date, limit?: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into vote_decision (id, vote_id, window_start, contest_id, decision, decided_at)
    select gen_random_uuid(), vote.id, vote.window_start, vote.contest_id, ${bulk.decision}, ${at}
    from vote where ${meantBy(bulk)} limit ${limit ?? null} on conflict (vote_id, decision) where problem is null do nothing`.execute(
    trx,
  );
  return Number(numAffectedRows);
}

import type { Database } from '@urvote/db-schema/database';
import { addressConfirmedElsewhere } from '@urvote/voting/eligibility/shown-outcome';
import { type Kysely, sql } from 'kysely';
import type { Slot, TakenSlot } from './pre-check.ts';
import { takenSlots } from './pre-check.queries.ts';

/** A ballot has the slot of its contest, a vote that of its entry. */
export async function takenSlotsOrBallots(db: Kysely<Database>, slots: readonly Slot[]): Promise<(TakenSlot | null)[]> {
  const ballots = slots.filter(({ kind }) => kind === 'ballot');
  if (ballots.length === 0) return takenSlots(db, slots);
  const votes = slots.filter(({ kind }) => kind !== 'ballot');
  const [ofBallots, ofVotes] = await Promise.all([
    takenBallots(db, ballots),
    votes.length === 0 ? [] : takenSlots(db, votes),
  ]);
  return slots.map(({ kind }) => (kind === 'ballot' ? ofBallots.shift() : ofVotes.shift()) ?? null);
}

async function takenBallots(db: Kysely<Database>, slots: readonly Slot[]): Promise<(TakenSlot | null)[]> {
  const { rows } = await sql<{ ballot: TakenSlot | null }>`
    select (
      select jsonb_build_object('voteId', v.id, 'voterUserId', v.voter_user_id, 'requestKey', v.request_key) from vote v
      where v.contest_id = s.contest_id and v.voter_key = s.voter_key and v.window_start = s.window_start and v.choices is not null
        and (v.state in ('counted', 'held') or v.rejection_reason = ${addressConfirmedElsewhere})
      limit 1) as ballot
    from unnest(
      ${slots.map(({ contestId }) => contestId)}::uuid[],
      ${slots.map(({ voterKey }) => voterKey)}::text[],
      ${slots.map(({ windowStart }) => windowStart)}::date[]
    ) with ordinality as s (contest_id, voter_key, window_start, at)
    order by s.at`.execute(db);
  return rows.map(({ ballot }) => ballot);
}

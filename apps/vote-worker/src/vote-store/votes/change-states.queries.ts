import type { TransactionClient } from '@urvote/platform/postgres/in-transaction';
import type { ChangedVote } from '../../settlement/tally-deltas.ts';
import { isBelowMinimum, isShared, type StateChange } from '../../settlement/settled-vote.ts';

const changeStatement = `
  with change as (
    select * from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::timestamptz[], $9::uuid[], $10::timestamptz[], $11::timestamptz[], $12::boolean[], $13::timestamptz[])
      as t (id, window_start, state, void_reason, voided_at, rejection_reason, hold_reason, withdrawn_at, withdrawal_id, accepted_at, struck_at, is_below_minimum, restored_at)
  ), before as (
    select vote.id, vote.state from vote join change using (id, window_start) order by vote.id for update of vote
  )
  update vote set state = change.state, void_reason = change.void_reason, voided_at = change.voided_at,
    rejection_reason = change.rejection_reason, hold_reason = change.hold_reason,
    is_below_minimum = change.is_below_minimum, withdrawn_at = change.withdrawn_at,
    withdrawal_id = change.withdrawal_id, accepted_at = change.accepted_at, struck_at = change.struck_at,
    restored_at = change.restored_at
  from change join before using (id)
  where vote.id = change.id and vote.window_start = change.window_start
  returning entry_id as "entryId", contest_id as "contestId", country, value, vote_weight::float8 as weight, choices,
    before.state = 'counted' as "wasCounted", vote.state = 'counted' as "isCounted"`;

/**
 * Votes that leave their slot go first, then those that only leave the slot of their mailbox, then those that count, so
 * that each finds free what it takes. Ids that are gone are skipped.
 */
export async function changeStates(client: TransactionClient, changes: readonly StateChange[]): Promise<ChangedVote[]> {
  const ending = changes.filter(({ to }) => to.state === 'void' || to.state === 'rejected');
  const held = changes.filter(({ to }) => to.state === 'held');
  const counted = changes.filter(({ to }) => to.state === 'counted');
  return [...(await change(client, ending)), ...(await change(client, held)), ...(await change(client, counted))];
}

async function change(client: TransactionClient, changes: readonly StateChange[]): Promise<ChangedVote[]> {
  if (changes.length === 0) return [];
  const { rows } = await client.query<ChangedVote>(changeStatement, [
    changes.map(({ id }) => id),
    changes.map(({ windowStart }) => windowStart),
    changes.map(({ to }) => to.state),
    changes.map(({ to }) => (to.state === 'void' ? to.reason : null)),
    changes.map(({ to }) => (to.state === 'void' ? new Date(to.voidedAtMs) : null)),
    changes.map(({ to }) => (to.state === 'rejected' ? to.reason : null)),
    changes.map(({ to }) => (isShared(to) ? 'address_shared' : null)),
    changes.map(({ withdrawal }) => (withdrawal ? new Date(withdrawal.atMs) : null)),
    changes.map(({ withdrawal }) => withdrawal?.id ?? null),
    changes.map(({ review }) => dateOf(review.acceptedAtMs)),
    changes.map(({ review }) => dateOf(review.struckAtMs)),
    changes.map(({ to }) => isBelowMinimum(to)),
    changes.map(({ review }) => dateOf(review.restoredAtMs)),
  ]);
  return rows;
}

function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}

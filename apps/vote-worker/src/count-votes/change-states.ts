import type { PoolClient } from 'pg';
import type { ChangedVote } from './finish-batch.ts';
import type { StateChange } from './settled-vote.ts';

const changeStatement = `
  with change as (
    select * from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::timestamptz[])
      as t (id, window_start, state, void_reason, voided_at)
  ), before as (
    select vote.id, vote.state from vote join change using (id, window_start) order by vote.id for update of vote
  )
  update vote set state = change.state, void_reason = change.void_reason, voided_at = change.voided_at
  from change join before using (id)
  where vote.id = change.id and vote.window_start = change.window_start
  returning entry_id as "entryId", contest_id as "contestId", country, value, vote_weight::float8 as weight,
    before.state = 'counted' as "wasCounted", vote.state = 'counted' as "isCounted"`;

/** Applies state changes to stored votes. Ids that are gone are skipped. @returns what each vote was and is */
export async function changeStates(client: PoolClient, changes: readonly StateChange[]): Promise<ChangedVote[]> {
  // Votes that end void leave their slot before votes that come alive take it.
  const ending = changes.filter(({ to }) => to.state === 'void');
  const reviving = changes.filter(({ to }) => to.state !== 'void');
  return [...(await change(client, ending)), ...(await change(client, reviving))];
}

async function change(client: PoolClient, changes: readonly StateChange[]): Promise<ChangedVote[]> {
  if (changes.length === 0) return [];
  const { rows } = await client.query<ChangedVote>(changeStatement, [
    changes.map(({ id }) => id),
    changes.map(({ windowStart }) => windowStart),
    changes.map(({ to }) => to.state),
    changes.map(({ to }) => (to.state === 'void' ? to.reason : null)),
    changes.map(({ to }) => (to.state === 'void' ? new Date(to.voidedAtMs) : null)),
  ]);
  return rows;
}

import type { Asked } from './stored-votes.ts';

interface DecidedRow {
  id: string;
  state: string;
  reason: string | null;
  isAccepted: boolean;
  isStruck: boolean;
}

/** Votes that are not what reviewers decided, and votes that were struck without a decision; one line each. */
export async function unheededDecisions(asked: Asked, contestId: string | null): Promise<string[]> {
  const { rows } = await asked.query<DecidedRow>(
    `select vote.id, state, coalesce(void_reason, hold_reason) as reason,
       coalesce(bool_or(decision = 'accept'), false) as "isAccepted", coalesce(bool_or(decision = 'void') and not bool_or(decision = 'restore'), false) as "isStruck"
     from vote left join vote_decision on vote_id = vote.id and vote_decision.settled_at is not null and problem is null
     where ($1::uuid is null or vote.contest_id = $1) and (vote_id is not null or void_reason = 'struck')
     group by vote.id, vote.window_start`,
    [contestId],
  );
  return rows.flatMap(({ id, state, reason, isAccepted, isStruck }) => {
    const is = `vote ${id} is ${state}${reason === null ? '' : ` (${reason})`}`;
    if (isStruck !== (reason === 'struck')) return [`${is}; a reviewer ${isStruck ? 'struck' : 'did not strike'} it`];
    return isAccepted && state === 'held' && reason === null ? [`${is}; a reviewer accepted it`] : [];
  });
}

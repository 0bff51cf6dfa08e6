import type { TransactionClient } from '@urvote/platform/postgres/in-transaction';
import { groupIdOfVote, isVoteId } from '@urvote/voting/ids/vote-id';
import type { HoldReason } from '@urvote/voting/ballot/fold-votes';
import type { VoteFilter, VoteReader } from './read-history.ts';
import { contestsOfEnded, type EndedVote } from '../../settlement/settle-plan.ts';
import type { WithdrawalRequest, Outcome, SettledCast, StoredVote } from '../../settlement/settled-vote.ts';

interface VoteRow extends Omit<StoredVote, 'outcome' | 'withdrawal' | 'review'> {
  state: Outcome['state'];
  voidReason: Extract<Outcome, { state: 'void' }>['reason'] | null;
  voidedAtMs: number | null;
  rejectionReason: string | null;
  holdReason: HoldReason | null;
  withdrawnAtMs: number | null;
  withdrawalId: string | null;
  acceptedAtMs: number | null;
  struckAtMs: number | null;
  restoredAtMs: number | null;
}

/** The oldest withdrawals and strikes have their time only in `voided_at`. */
const columns = `
  id, contest_id as "contestId", entry_id as "entryId", voter_key as "voterKey", to_char(window_start, 'YYYY-MM-DD') as "windowStart",
  mailbox_key as "mailboxKey", is_proven as "isProven", value, extract(epoch from cast_at)::float8 * 1000 as "castAtMs",
  is_suspicious as "isSuspicious", state, void_reason as "voidReason", extract(epoch from voided_at)::float8 * 1000 as "voidedAtMs",
  rejection_reason as "rejectionReason", case when is_below_minimum then 'below_minimum' else hold_reason end as "holdReason", choices is not null as "isBallot", (select category_id from entry where entry.id = vote.entry_id) as "categoryId",
  extract(epoch from coalesce(withdrawn_at, case void_reason when 'withdrawn' then voided_at end))::float8 * 1000 as "withdrawnAtMs",
  withdrawal_id as "withdrawalId", extract(epoch from accepted_at)::float8 * 1000 as "acceptedAtMs",
  extract(epoch from coalesce(struck_at, case void_reason when 'struck' then voided_at end))::float8 * 1000 as "struckAtMs",
  extract(epoch from restored_at)::float8 * 1000 as "restoredAtMs", request_key as "requestKey"`;

const inFilter = `
  ($2::date[] is null or window_start = any($2::date[])) and contest_id = any($3::uuid[]) and (entry_id = any($4::uuid[]) or contest_id = any($5::uuid[]))`;

const ofVoters = `select ${columns} from vote where voter_key = any($1::text[]) and ${inFilter}`;

/** The two halves have an index each; without the state neither is used. */
const besideMailboxes = `
  with beside as materialized (
    select voter_key from vote
    where state = 'counted' and mailbox_key is not null and mailbox_key = any($1::text[]) and ${inFilter}
    union
    select voter_key from vote
    where state <> 'counted' and mailbox_key is not null and mailbox_key = any($1::text[]) and ${inFilter}
  )
  select ${columns} from vote where voter_key in (select voter_key from beside) and ${inFilter}`;

export function voteReader(client: TransactionClient): VoteReader {
  const read = async (statement: string, keys: string[], filter: VoteFilter): Promise<StoredVote[]> => {
    const { rows } = await client.query<VoteRow>(statement, [
      keys,
      filter.windowStarts,
      filter.contestIds,
      filter.entryIds,
      filter.wholeContestIds,
    ]);
    return rows.map(voteOf);
  };
  return {
    ofVoters: (voterKeys, filter) => read(ofVoters, voterKeys, filter),
    besideMailboxes: (mailboxKeys, filter) => read(besideMailboxes, mailboxKeys, filter),
  };
}

function voteOf(row: VoteRow): StoredVote {
  const {
    id,
    contestId,
    entryId,
    voterKey,
    windowStart,
    mailboxKey,
    isProven,
    value,
    categoryId,
    isBallot,
    requestKey,
    isSuspicious,
    withdrawnAtMs,
    withdrawalId,
    acceptedAtMs,
    struckAtMs,
    restoredAtMs,
  } = row;
  return {
    id,
    contestId,
    entryId,
    voterKey,
    windowStart,
    mailboxKey,
    isProven,
    value,
    categoryId,
    isBallot,
    requestKey,
    isSuspicious,
    castAtMs: Math.round(row.castAtMs),
    outcome: outcomeOf(row),
    withdrawal:
      withdrawnAtMs === null
        ? null
        : { atMs: Math.round(withdrawnAtMs), ...(withdrawalId !== null && { id: withdrawalId }) },
    review: {
      acceptedAtMs: rounded(acceptedAtMs),
      struckAtMs: rounded(struckAtMs),
      restoredAtMs: rounded(restoredAtMs),
    },
  };
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

function outcomeOf({ state, voidReason, voidedAtMs, rejectionReason, holdReason }: VoteRow): Outcome {
  if (state === 'void') return { state, reason: voidReason ?? 'withdrawn', voidedAtMs: Math.round(voidedAtMs ?? 0) };
  if (state === 'rejected') return { state, reason: rejectionReason ?? '' };
  return state === 'held' && holdReason !== null ? { state, holdReason } : { state };
}

// The unique indexes do not tell of votes of the same slots that ended. Both other indexes are small, and one column of
// keys is all that is sent; what matters is sorted out here.
const endedStatement = `
  select contest_id as "contestId", entry_id as "entryId", voter_key as "voterKey", null as "mailboxKey", to_char(window_start, 'YYYY-MM-DD') as "windowStart"
  from vote where state in ('void', 'rejected') and voter_key = any($1::text[]) and window_start = any($3::date[]) and contest_id = any($4::uuid[])
  union all
  select contest_id, entry_id, voter_key, mailbox_key, to_char(window_start, 'YYYY-MM-DD')
  from vote where state <> 'counted' and mailbox_key is not null and mailbox_key = any($2::text[]) and window_start = any($3::date[])
    and contest_id = any($4::uuid[])`;

export async function contestsWithHistory(
  client: TransactionClient,
  plain: readonly SettledCast[],
): Promise<Set<string>> {
  if (plain.length === 0) return new Set();
  const { rows } = await client.query<EndedVote>(endedStatement, [
    plain.map(({ item }) => item.voterKey),
    plain.flatMap(({ item }) => item.mailboxKey ?? []),
    [...new Set(plain.map(({ item }) => item.windowStart))],
    [...new Set(plain.map(({ item }) => item.contestId))],
  ]);
  return contestsOfEnded(plain, rows);
}

const concludedStatement = `
  select t.id from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as t (id, vote_id, batch_id)
  where exists (select from vote where vote.id = t.vote_id)
    or exists (select from vote_rejection where vote_rejection.id = t.vote_id)
    or exists (select from vote_batch where vote_batch.id = t.batch_id and settled_at is not null)`;

/**
 * Whose vote is not settled yet. Of the others there is nothing to take back: the vote was refused for good, is not
 * theirs, or was an item that nobody could store.
 */
export async function earlyAmong(
  client: TransactionClient,
  missing: readonly WithdrawalRequest[],
): Promise<WithdrawalRequest[]> {
  if (missing.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(concludedStatement, [
    missing.map(({ id }) => id),
    missing.map(({ voteId }) => voteId),
    missing.map(({ voteId }) => (isVoteId(voteId) ? groupIdOfVote(voteId) : null)),
  ]);
  const concluded = new Set(rows.map(({ id }) => id));
  return missing.filter(({ id }) => !concluded.has(id));
}

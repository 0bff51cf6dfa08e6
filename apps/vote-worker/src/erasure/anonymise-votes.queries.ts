import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import { anonymousKey } from './anonymous-key.ts';
import { anonymiseMailboxes, anonymousColumns } from './anonymise-mailboxes.queries.ts';

export interface VoterToErase {
  userId: string;
  voterKeys: readonly string[];
  /** Of this round; see `anonymousKey`. */
  secret: Uint8Array;
}

interface ContestVoter {
  contestId: string;
  voterKey: string;
}

/**
 * Votes stay counted, with their entry, value, weight, country and time, and nothing that leads to who cast them. Locks
 * are taken as settling takes them, budgets before votes, so a budget and its votes are renamed together: whoever holds
 * the budget is waited for, and what it stored is then seen. @returns how many rows were found
 */
export async function anonymiseVotes(trx: Trx, voter: VoterToErase): Promise<number> {
  await forgetDevices(trx, voter);
  await anonymiseMailboxes(trx, voter);
  const budgets = await rename(trx, voter, await contestsWithBudgets(trx, voter.voterKeys), renameBudgets);
  const contests = await contestsWithVotes(trx, voter.voterKeys);
  const votes = await rename(trx, voter, contests, renameVotes);
  const rejections = await rename(trx, voter, contests, renameRejections);
  const byCode = await anonymiseVotesByCode(trx, voter.userId);
  await trx.deleteFrom('idempotency_key').where('caller', '=', `user:${voter.userId}`).execute();
  return budgets + votes + rejections + byCode;
}

/** Contests, voter keys and new keys, column by column. */
type Renames = [contestIds: string[], voterKeys: string[], anonymousKeys: string[]];

async function rename(trx: Trx, { secret }: VoterToErase, found: readonly ContestVoter[], write: (trx: Trx, renames: Renames) => Promise<number>): Promise<number> {
  if (found.length === 0) return 0;
  const anonymous = found.map(({ contestId, voterKey }) => anonymousKey(secret, contestId, voterKey));
  return write(trx, [found.map(({ contestId }) => contestId), found.map(({ voterKey }) => voterKey), anonymous]);
}

const renamed = ([contestIds, voterKeys, anonymousKeys]: Renames) => sql`
  unnest(${contestIds}::uuid[], ${voterKeys}::text[], ${anonymousKeys}::text[]) as t (contest_id, voter_key, anonymous_key)`;

/** A mailbox that is still named is one that the account had not shown to be its own. */
const anonymousMailbox = sql`mailbox_key = case when mailbox_key like 'g:%' then t.anonymous_key else mailbox_key end`;

async function renameVotes(trx: Trx, renames: Renames): Promise<number> {
  const { numAffectedRows } = await sql`
    update vote set voter_key = t.anonymous_key, ${anonymousMailbox}, ${anonymousColumns} from ${renamed(renames)}
    where vote.voter_key = t.voter_key and vote.contest_id = t.contest_id`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

async function renameRejections(trx: Trx, renames: Renames): Promise<number> {
  const { numAffectedRows } = await sql`
    update vote_rejection set voter_key = t.anonymous_key, ${anonymousMailbox}, ${anonymousColumns} from ${renamed(renames)}
    where vote_rejection.voter_key = t.voter_key and vote_rejection.contest_id = t.contest_id`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/**
 * What the account cast as it would have as a guest, with a code. The votes keep the key of the code: it is not of the
 * account, others may have voted under it, and under a new one the code would be free to vote again.
 */
async function anonymiseVotesByCode(trx: Trx, userId: string): Promise<number> {
  let rowCount = 0;
  for (const table of ['vote', 'vote_rejection'] as const) {
    const { numAffectedRows } = await sql`update ${sql.table(table)} set ${anonymousColumns} where voter_user_id = ${userId} and tier = 'guest'`.execute(trx);
    rowCount += Number(numAffectedRows ?? 0);
  }
  return rowCount;
}

async function renameBudgets(trx: Trx, renames: Renames): Promise<number> {
  const { numAffectedRows } = await sql`
    update vote_budget set voter_key = t.anonymous_key from ${renamed(renames)}
    where vote_budget.contest_id = t.contest_id and vote_budget.voter_key = t.voter_key`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** The key begins with the contest, of which there are few, so each is asked for. */
async function contestsWithBudgets(trx: Trx, voterKeys: readonly string[]): Promise<ContestVoter[]> {
  const { rows } = await sql<ContestVoter>`
    select distinct contest_id as "contestId", voter_key as "voterKey"
    from contest join vote_budget on vote_budget.contest_id = contest.id
    where voter_key = any(${voterKeys}::text[])`.execute(trx);
  return rows;
}

async function contestsWithVotes(trx: Trx, voterKeys: readonly string[]): Promise<ContestVoter[]> {
  const { rows } = await sql<ContestVoter>`
    select contest_id as "contestId", voter_key as "voterKey" from vote where voter_key = any(${voterKeys}::text[])
    union select contest_id, voter_key from vote_rejection where voter_key = any(${voterKeys}::text[])`.execute(trx);
  return rows;
}

/** Found by the devices of the votes, because the pairs are kept by device. */
async function forgetDevices(trx: Trx, { userId, voterKeys }: VoterToErase): Promise<void> {
  await sql`
    delete from device_voter where (device_hash, voter_key) in (
      select device_hash, voter_key from vote where voter_user_id = ${userId} and tier = 'guest' and device_hash is not null
      union select device_hash, voter_key from vote_rejection where voter_user_id = ${userId} and tier = 'guest' and device_hash is not null)`.execute(trx);
  await sql`
    delete from device_voter where voter_key = any(${voterKeys}::text[]) and device_hash in (
      select device_hash from vote where voter_key = any(${voterKeys}::text[]) and device_hash is not null
      union select device_hash from vote_rejection where voter_key = any(${voterKeys}::text[]) and device_hash is not null)`.execute(trx);
}

/**
 * What was observed for groups that are not settled as a whole names voters and devices; without it their rerun judges
 * the votes as if nothing had been seen before.
 */
export async function forgetObservations(trx: Trx, batchIds: readonly string[]): Promise<void> {
  if (batchIds.length === 0) return;
  await sql`update vote_batch set observed_counters = null where id = any(${batchIds}::uuid[]) and observed_counters is not null`.execute(trx);
}

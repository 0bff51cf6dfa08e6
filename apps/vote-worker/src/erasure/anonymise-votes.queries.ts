import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import { contestLockKey } from '../count-votes/lock-contests.ts';
import { anonymousKey } from './anonymous-key.ts';

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
 * Votes stay counted, with their entry, value, weight, country and time, and nothing that leads to who cast them: the
 * votes of the account, and those that came with its address, whoever cast them. Nobody folds votes of these contests
 * meanwhile, and budgets and votes are renamed in the order in which settling locks them. @returns how many rows were found
 */
export async function anonymiseVotes(trx: Trx, voter: VoterToErase): Promise<number> {
  await forgetDevices(trx, voter);
  const budgeted = await contestsWithBudgets(trx, voter.voterKeys);
  const voted = await contestsWithVotes(trx, voter.voterKeys);
  const withMailbox = await contestsWithMailbox(trx, voter.voterKeys);
  await keepFromFolding(trx, [...budgeted, ...voted, ...withMailbox]);
  const budgets = await rename(trx, voter, budgeted, renameBudgets);
  let votes = 0;
  for (const table of ['vote', 'vote_rejection'] as const) {
    // First by the address: the account's own votes, which come after, lose any other.
    votes += await rename(trx, voter, withMailbox, (_, renames) => renameMailboxes(trx, table, renames));
    votes += await rename(trx, voter, voted, (_, renames) => renameVoters(trx, table, renames));
  }
  const byCode = await anonymiseVotesByCode(trx, voter.userId);
  await trx.deleteFrom('idempotency_key').where('caller', '=', `user:${voter.userId}`).execute();
  return budgets + votes + byCode;
}

/** Whoever settles by folding has these locks alone, and would write by keys that it read before. */
async function keepFromFolding(trx: Trx, found: readonly ContestVoter[]): Promise<void> {
  const contestIds = [...new Set(found.map(({ contestId }) => contestId))];
  await sql`
    select pg_advisory_xact_lock_shared(key)
    from (select ${sql.raw(contestLockKey)} as key from unnest(${contestIds}::text[]) as t (id) order by 1 offset 0) keys`.execute(trx);
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

const anonymousColumns = sql`
  voter_user_id = null, ip = null, user_agent = null, device_hash = null, asn = null, voter_name = null,
  signals = '{}', fraud_flags = (
    select coalesce(jsonb_agg(flag || '{"evidence": {}}'), '[]') from jsonb_array_elements(fraud_flags) as flag)`;

type VoteTable = 'vote' | 'vote_rejection';

/** Another address that the account voted with leads to it as well; one mailbox still has one vote where it is renamed. */
async function renameVoters(trx: Trx, table: VoteTable, renames: Renames): Promise<number> {
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} as vote set voter_key = t.anonymous_key, mailbox_key = case when mailbox_key like 'd:%' then mailbox_key end, ${anonymousColumns}
    from ${renamed(renames)} where vote.voter_key = t.voter_key and vote.contest_id = t.contest_id`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** Votes with the account's address, whoever cast them: their own keys are of sessions and lead to nobody. */
async function renameMailboxes(trx: Trx, table: VoteTable, renames: Renames): Promise<number> {
  let rowCount = 0;
  for (const part of mailboxIndexes[table]) {
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} as vote set mailbox_key = t.anonymous_key, ${anonymousColumns}
      from ${renamed(renames)} where ${part} and vote.mailbox_key = t.voter_key and vote.contest_id = t.contest_id`.execute(trx);
    rowCount += Number(numAffectedRows ?? 0);
  }
  return rowCount;
}

/** What the indexes on the address cover; without it they are not used. */
const mailboxIndexes = {
  vote: [sql`vote.state = 'counted' and vote.mailbox_key is not null`, sql`vote.state <> 'counted' and vote.mailbox_key is not null`],
  vote_rejection: [sql`vote.mailbox_key is not null`],
};

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

async function contestsWithMailbox(trx: Trx, keys: readonly string[]): Promise<ContestVoter[]> {
  const { rows } = await sql<ContestVoter>`
    select contest_id as "contestId", mailbox_key as "voterKey" from vote where state = 'counted' and mailbox_key is not null and mailbox_key = any(${keys}::text[])
    union select contest_id, mailbox_key from vote where state <> 'counted' and mailbox_key is not null and mailbox_key = any(${keys}::text[])
    union select contest_id, mailbox_key from vote_rejection where mailbox_key is not null and mailbox_key = any(${keys}::text[])`.execute(trx);
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
  for (const table of ['vote', 'vote_rejection'] as const) {
    for (const part of mailboxIndexes[table]) {
      await sql`
        delete from device_voter where (device_hash, voter_key) in (
          select device_hash, voter_key from ${sql.table(table)} as vote
          where ${part} and vote.mailbox_key = any(${voterKeys}::text[]) and device_hash is not null)`.execute(trx);
    }
  }
}

/**
 * What was observed for groups that are not settled as a whole names voters and devices; without it their rerun judges
 * the votes as if nothing had been seen before.
 */
export async function forgetObservations(trx: Trx, batchIds: readonly string[]): Promise<void> {
  if (batchIds.length === 0) return;
  await sql`update vote_batch set observed_counters = null where id = any(${batchIds}::uuid[]) and observed_counters is not null`.execute(trx);
}

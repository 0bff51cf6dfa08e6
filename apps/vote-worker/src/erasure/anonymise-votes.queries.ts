import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import { contestLockKey } from '../vote-store/locks/lock-contests.queries.ts';
import { anonymousKey } from './anonymous-key.ts';
import { anonymousColumns, renameMailboxes } from './rename-mailboxes.queries.ts';

export interface VoterToErase {
  userId: string;
  voterKeys: readonly string[];
  secret: Uint8Array;
}

interface ContestVoter {
  contestId: string;
  voterKey: string;
}

/**
 * Votes stay counted, with nothing that leads to who cast them. Nobody folds votes of these contests meanwhile, and
 * budgets come before votes as in settling, so a budget and its votes are renamed together.
 * @returns how many rows were found
 */
export async function anonymiseVotes(trx: Trx, voter: VoterToErase): Promise<number> {
  const budgeted = await contestsWithBudgets(trx, voter.voterKeys);
  const voted = await contestsWithVotes(trx, voter.voterKeys);
  await keepFromFolding(trx, [...budgeted, ...voted]);
  const budgets = await rename(trx, voter, budgeted, renameBudgets);
  // Before the account's own votes, which lose any other address.
  const mailboxes = await renameMailboxes(trx, voter);
  const votes = await rename(trx, voter, voted, renameVotes);
  const rejections = await rename(trx, voter, voted, renameRejections);
  const byCode = await anonymiseVotesByCode(trx, voter.userId);
  await trx.deleteFrom('idempotency_key').where('caller', '=', `user:${voter.userId}`).execute();
  return budgets + mailboxes + votes + rejections + byCode;
}

/** A run that folds has these locks alone, and writes by keys that it read before. */
async function keepFromFolding(trx: Trx, found: readonly ContestVoter[]): Promise<void> {
  const contestIds = [...new Set(found.map(({ contestId }) => contestId))];
  await sql`
    select pg_advisory_xact_lock_shared(key)
    from (select ${sql.raw(contestLockKey)} as key from unnest(${contestIds}::text[]) as t (id) order by 1 offset 0) keys`.execute(
    trx,
  );
}

type Renames = [contestIds: string[], voterKeys: string[], anonymousKeys: string[]];

async function rename(
  trx: Trx,
  { secret }: VoterToErase,
  found: readonly ContestVoter[],
  write: (trx: Trx, renames: Renames) => Promise<number>,
): Promise<number> {
  if (found.length === 0) return 0;
  const anonymous = found.map(({ contestId, voterKey }) => anonymousKey(secret, contestId, voterKey));
  return write(trx, [found.map(({ contestId }) => contestId), found.map(({ voterKey }) => voterKey), anonymous]);
}

const renamed = ([contestIds, voterKeys, anonymousKeys]: Renames) => sql`
  unnest(${contestIds}::uuid[], ${voterKeys}::text[], ${anonymousKeys}::text[]) as t (contest_id, voter_key, anonymous_key)`;

/** Another address that the account voted with leads to it as well. */
const ownMailbox = sql`mailbox_key = case when mailbox_key like 'd:%' then mailbox_key end`;

async function renameVotes(trx: Trx, renames: Renames): Promise<number> {
  const { numAffectedRows } = await sql`
    update vote set voter_key = t.anonymous_key, ${ownMailbox}, ${anonymousColumns} from ${renamed(renames)}
    where vote.voter_key = t.voter_key and vote.contest_id = t.contest_id`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

async function renameRejections(trx: Trx, renames: Renames): Promise<number> {
  const { numAffectedRows } = await sql`
    update vote_rejection set voter_key = t.anonymous_key, ${ownMailbox}, ${anonymousColumns} from ${renamed(renames)}
    where vote_rejection.voter_key = t.voter_key and vote_rejection.contest_id = t.contest_id`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

// Votes cast with a code keep the code's key: it says nothing of the account, and without it the code could vote again.
async function anonymiseVotesByCode(trx: Trx, userId: string): Promise<number> {
  let rowCount = 0;
  for (const table of ['vote', 'vote_rejection'] as const) {
    const { numAffectedRows } =
      await sql`update ${sql.table(table)} set ${anonymousColumns} where voter_user_id = ${userId} and tier = 'guest'`.execute(
        trx,
      );
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

/** The index begins with the contest, of which there are few, so each is asked for. */
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

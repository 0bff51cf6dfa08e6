import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import type { LockedEntry } from '../entries/entries.queries.ts';
import { countOwnEntries, lockContest, lockSubmitter } from '../submissions/submissions.queries.ts';

/** Counted or held; both are found by an index. */
export async function hasVotes(trx: Trx, entryId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from entry_tally where entry_id = ${entryId} and up_count + down_count > 0)
        or exists (select from vote where entry_id = ${entryId} and state in ('counted', 'held')) as found`.execute(
    trx,
  );
  return rows[0]?.found ?? false;
}

/** @throws {ProblemError} CONFLICT where the submitter has as many live entries as the contest takes */
export async function assertRoomFor(trx: Trx, { contestId, submitterUserId }: LockedEntry): Promise<void> {
  if (submitterUserId === null) return;
  await lockSubmitter(trx, contestId, submitterUserId);
  const limit = (await lockContest(trx, contestId))?.maxEntriesPerUser ?? null;
  if (limit === null || (await countOwnEntries(trx, contestId, submitterUserId)) < limit) return;
  throw new ProblemError('CONFLICT', { detail: 'The submitter has another entry in its place' });
}

import type { Database } from '@urvote/db-schema/database';
import type { Db } from '@urvote/platform/postgres/database';
import { sql, type Transaction } from 'kysely';
import { columnsOf, type ContestFields } from './contest-columns.queries.ts';
import { contests, type ContestRecord, recordOf } from './contest-record.queries.ts';

/** Drafts and archived ones, too. */
export async function readContest(db: Db, id: string): Promise<ContestRecord | undefined> {
  const row = await contests(db).where('contest.id', '=', id).executeTakeFirst();
  return row && recordOf(row);
}

/** The contest, locked against other changes until the transaction ends; votes are not held up. */
export async function lockContest(trx: Transaction<Database>, id: string): Promise<ContestRecord | undefined> {
  const row = await contests(trx).where('contest.id', '=', id).forNoKeyUpdate('contest').executeTakeFirst();
  return row && recordOf(row);
}

/** Writes the changed settings as the next version. */
export async function updateContestRow(
  trx: Transaction<Database>,
  id: string,
  fields: ContestFields,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('contest')
    .set({ ...columnsOf(fields), version: sql`version + 1`, updated_at: at })
    .where('id', '=', id)
    .execute();
}

/** Whether a vote was ever counted in the contest or is held for review; both are found by an index. */
export async function hasVotes(trx: Transaction<Database>, contestId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from entry_tally where contest_id = ${contestId})
        or exists (select from vote where contest_id = ${contestId} and state = 'held') as found`.execute(trx);
  return rows[0]?.found ?? false;
}

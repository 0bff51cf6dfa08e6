import type { Db } from '@urvote/platform/postgres/database';

export async function isOnVoterList(db: Db, contestId: string, voterKey: string): Promise<boolean> {
  const row = await db
    .selectFrom('contest_voter')
    .select('voter_key')
    .where('contest_id', '=', contestId)
    .where('voter_key', '=', voterKey)
    .executeTakeFirst();
  return row !== undefined;
}

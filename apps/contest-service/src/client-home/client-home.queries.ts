import type { EntryResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import { type ContestRecord, contests, recordOf } from '../contests/contest-record.queries.ts';
import { entriesAsRead, entryOf } from '../entries/entry-row.queries.ts';

/** The contest whose voting runs, else the one that begins next. */
export async function findActiveContest(db: Db, clientId: string, now: Date): Promise<ContestRecord | undefined> {
  const row = await contests(db)
    .where('contest.client_id', '=', clientId)
    .where('contest.is_active', '=', true)
    .where('contest.status', 'in', ['scheduled', 'open'])
    .where('contest.voting_ends_at', '>', now)
    .orderBy(sql`contest.voting_starts_at <= ${now}`, 'desc')
    .orderBy('contest.voting_starts_at')
    .orderBy('contest.id')
    .limit(1)
    .executeTakeFirst();
  return row && recordOf(row);
}

export async function listNewestEntries(db: Db, contestId: string, count: number): Promise<EntryResource[]> {
  const rows = await entriesAsRead(db)
    .where('entry.contest_id', '=', contestId)
    .where('entry.status', '=', 'approved')
    .orderBy('entry.created_at', 'desc')
    .orderBy('entry.id', 'desc')
    .limit(count)
    .execute();
  return rows.map(entryOf);
}

import type { BoardTheme } from '@urvote/contracts/http/boards/board-themes';
import type { Trx } from '@urvote/platform/postgres/database';
import { type ContestRecord, contests, recordOf } from '../contests/contest-record.queries.ts';

export interface FirstContest {
  id: string;
  clientId: string;
  slug: string;
  name: string;
  state: 'draft' | 'scheduled';
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  theme: BoardTheme;
  createdBy: string;
}

/** With a vote a day. @returns undefined where the slug is taken */
export async function insertFirstContest(trx: Trx, contest: FirstContest): Promise<ContestRecord | undefined> {
  const { id, clientId, slug, name, state, startsAt, endsAt, timeZone, theme, createdBy } = contest;
  const inserted = await trx
    .insertInto('contest')
    .values({
      ...{ id, slug, name, status: state, client_id: clientId, time_zone: timeZone, created_by: createdBy },
      ...{ voting_starts_at: startsAt, voting_ends_at: endsAt, vote_policy: 'daily' },
      theme: JSON.stringify({ boardTheme: theme }),
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return undefined;
  return recordOf(await contests(trx).where('contest.id', '=', id).executeTakeFirstOrThrow());
}

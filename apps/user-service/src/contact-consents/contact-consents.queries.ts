import type { Db } from '@urvote/platform/postgres/database';
import { publicStatuses } from '@urvote/voting/contest-status/contest-status';
import { sql } from 'kysely';

export interface ContactConsent {
  contestId: string;
  userId: string;
  sharesChoices: boolean;
  at: Date;
}

/** @returns when it was given first, or undefined where there is no such public contest */
export async function putConsent(
  db: Db,
  { contestId, userId, sharesChoices, at }: ContactConsent,
): Promise<Date | undefined> {
  const { rows } = await sql<{ consented_at: Date }>`
    insert into contact_consent (contest_id, user_id, shares_choices, consented_at)
    select id, ${userId}, ${sharesChoices}, ${at} from contest where id = ${contestId} and status = any(${publicStatuses})
    on conflict (contest_id, user_id) do update
      set shares_choices = excluded.shares_choices,
        consented_at = case when excluded.shares_choices and not contact_consent.shares_choices
          then excluded.consented_at else contact_consent.consented_at end
    returning consented_at`.execute(db);
  return rows[0]?.consented_at;
}

export async function deleteConsent(db: Db, contestId: string, userId: string): Promise<void> {
  await db.deleteFrom('contact_consent').where('contest_id', '=', contestId).where('user_id', '=', userId).execute();
}

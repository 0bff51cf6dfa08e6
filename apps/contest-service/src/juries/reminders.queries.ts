import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import { assigned } from './assigned-entries.queries.ts';

const isDue = (now: Date) => sql`reminded_at is null and remind_hours_before is not null and deadline_at > ${now}
  and deadline_at - make_interval(hours => remind_hours_before) <= ${now}`;

export async function dueReminders(db: Db, now: Date, count: number): Promise<string[]> {
  const { rows } = await sql<{ contest_id: string }>`
    select contest_id from jury where ${isDue(now)} order by deadline_at, contest_id limit ${count}`.execute(db);
  return rows.map((row) => row.contest_id);
}

export interface DueReminder {
  contestName: string;
  deadlineAt: Date;
}

/** Marks it in the transaction that asks for the mails, so that it is told once. @returns undefined where another was first */
export async function takeReminder(trx: Trx, contestId: string, now: Date): Promise<DueReminder | undefined> {
  const { rows } = await sql<DueReminder>`
    update jury set reminded_at = ${now} from contest
    where contest.id = jury.contest_id and contest_id = ${contestId} and ${isDue(now)}
      and contest.status in ('scheduled', 'open', 'closed')
    returning contest.name as "contestName", deadline_at as "deadlineAt"`.execute(trx);
  return rows[0];
}

export interface LateJuror {
  userId: string;
  email: string;
  locale: string;
  name: string;
  openCount: number;
}

/** Jurors who have not submitted all that they are to judge. */
export async function listLateJurors(trx: Trx, contestId: string): Promise<LateJuror[]> {
  const { rows } = await sql<LateJuror>`
    with assigned as (${assigned(contestId)})
    select "user".id as "userId", email, locale, coalesce(display_name, username) as name, count(*) as "openCount"
    from assigned join "user" on "user".id = assigned.user_id and suspended_at is null
    where not exists (select from jury_ballot b where b.entry_id = assigned.entry_id
      and b.juror_user_id = assigned.user_id and b.state <> 'draft')
    group by "user".id order by "user".id`.execute(trx);
  return rows;
}

import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export type NotificationKind = 'started' | 'ending_soon' | 'ended' | 'winners';

/** The second time changes nothing. */
export async function insertNotification(trx: Trx, contestId: string, kind: NotificationKind, at: Date): Promise<void> {
  await sql`
    insert into contest_notification (contest_id, kind, made_at)
    select id, ${kind}, ${at} from contest where id = ${contestId}
    on conflict (contest_id, kind) do nothing`.execute(trx);
}

export interface EndingContest {
  contestId: string;
  votingEndsAt: Date;
}

/** Notes that voting ends within a day, for contests of which it was not noted. */
export async function insertEndingSoon(trx: Trx, at: Date): Promise<EndingContest[]> {
  const { rows } = await sql<{ contest_id: string; voting_ends_at: Date }>`
    with noted as (
      insert into contest_notification (contest_id, kind, made_at)
      select id, 'ending_soon', ${at} from contest
      where status in ('scheduled', 'open') and voting_starts_at <= ${at} and voting_ends_at > ${at}
        and voting_ends_at <= ${at}::timestamptz + interval '24 hours'
        and not exists (select from contest_notification where contest_id = contest.id and kind = 'ending_soon')
      on conflict (contest_id, kind) do nothing
      returning contest_id
    )
    select contest_id, voting_ends_at from noted join contest on contest.id = contest_id`.execute(trx);
  return rows.map((row) => ({ contestId: row.contest_id, votingEndsAt: row.voting_ends_at }));
}

export interface OpenNotification {
  contestId: string;
  contestTitle: string;
  kind: NotificationKind;
  toldThrough: string | null;
}

/** One that is not told to everybody yet and nobody else is at. */
export async function lockOpenNotification(trx: Trx): Promise<OpenNotification | undefined> {
  const { rows } = await sql<OpenNotification>`
    select contest_id as "contestId", contest.name as "contestTitle", kind, told_through as "toldThrough"
    from contest_notification join contest on contest.id = contest_id
    where done_at is null order by made_at limit 1
    for update of contest_notification skip locked`.execute(trx);
  return rows[0];
}

export interface Recipient {
  userId: string;
  email: string;
  locale: string;
  name: string;
}

const recipientColumns = sql`"user".id as "userId", email, locale, coalesce(display_name, username) as name`;
const wantsMail = sql`email_verified_at is not null and suspended_at is null
  and not exists (select from contest_mail_opt_out where user_id = "user".id)`;

/** Members of the client and entrants of the contest, by id. */
export async function listRecipients(
  trx: Trx,
  { contestId, toldThrough }: OpenNotification,
  count: number,
): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select ${recipientColumns} from "user"
    where (${toldThrough}::uuid is null or "user".id > ${toldThrough}::uuid) and ${wantsMail} and "user".id in (
      select user_id from client_member join contest on contest.client_id = client_member.client_id where contest.id = ${contestId}
      union select submitter_user_id from entry where contest_id = ${contestId} and status <> 'withdrawn'
    )
    order by "user".id limit ${count}`.execute(trx);
  return rows;
}

export async function noteTold(
  trx: Trx,
  { contestId, kind }: OpenNotification,
  { toldThrough, doneAt }: { toldThrough: string | null; doneAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('contest_notification')
    .set({ ...(toldThrough !== null && { told_through: toldThrough }), done_at: doneAt })
    .where('contest_id', '=', contestId)
    .where('kind', '=', kind)
    .execute();
}

export interface EntryRecipient extends Recipient {
  entryTitle: string;
  contestTitle: string;
}

/** Who submitted an entry; undefined for nobody with an account, or who wants no mail. */
export async function findSubmitter(trx: Trx, entryId: string): Promise<EntryRecipient | undefined> {
  const { rows } = await sql<EntryRecipient>`
    select ${recipientColumns}, entry.title as "entryTitle", contest.name as "contestTitle"
    from entry join contest on contest.id = entry.contest_id join "user" on "user".id = submitter_user_id
    where entry.id = ${entryId} and ${wantsMail}`.execute(trx);
  return rows[0];
}

export async function wantsContestMail(db: Db, userId: string): Promise<boolean> {
  const { rows } = await sql`select from contest_mail_opt_out where user_id = ${userId}`.execute(db);
  return rows.length === 0;
}

/** An account that is gone has no preference. */
export async function setContestMail(db: Db, userId: string, { isOn, at }: { isOn: boolean; at: Date }): Promise<void> {
  if (isOn) await sql`delete from contest_mail_opt_out where user_id = ${userId}`.execute(db);
  else
    await sql`
      insert into contest_mail_opt_out (user_id, at) select id, ${at} from "user" where id = ${userId}
      on conflict (user_id) do nothing`.execute(db);
}

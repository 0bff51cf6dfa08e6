import type { JuryPlan, JuryResource } from '@urvote/contracts/http/judging/judging-schemas';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import { sql } from 'kysely';
import { v7 as uuidV7 } from 'uuid';

export type StoredJury = Omit<JuryResource, 'jurors'>;

export async function findJury(db: Db, contestId: string): Promise<StoredJury | undefined> {
  const row = await db.selectFrom('jury').selectAll().where('contest_id', '=', contestId).executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    contestId,
    isBlind: row.is_blind,
    deadlineAt: row.deadline_at.toISOString(),
    remindHoursBefore: row.remind_hours_before,
    maxScore: row.max_score,
    criteria: await listCriteria(db, contestId),
    panels: await listPanels(db, contestId),
  };
}

async function listCriteria(db: Db, contestId: string): Promise<StoredJury['criteria']> {
  const rows = await db
    .selectFrom('jury_criterion')
    .select(['id', 'name', 'description', 'weight'])
    .where('contest_id', '=', contestId)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({ ...row, weight: Number(row.weight) }));
}

async function listPanels(db: Db, contestId: string): Promise<StoredJury['panels']> {
  const { rows } = await sql<StoredJury['panels'][number]>`
    select id, name, array(select user_id from jury_panel_member where panel_id = jury_panel.id order by user_id) as "jurorIds",
      case when is_for_all then null
        else array(select entry_id from jury_panel_entry where panel_id = jury_panel.id order by entry_id) end as "entryIds"
    from jury_panel where contest_id = ${contestId} order by position`.execute(db);
  return rows;
}

/** The contest is locked, so that plans are replaced one after the other. */
export async function lockJudgedContest(trx: Trx, contestId: string): Promise<ContestStatus | undefined> {
  const query = trx.selectFrom('contest').select('status').where('id', '=', contestId).forNoKeyUpdate();
  return (await query.executeTakeFirst())?.status as ContestStatus | undefined;
}

/** Somebody has given a score, be it in a draft. */
export async function hasScores(trx: Trx, contestId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from jury_ballot where contest_id = ${contestId} and scores <> '{}') as found`.execute(trx);
  return rows[0]?.found ?? false;
}

/** Those of the accounts who are no judges of the client that holds the contest. */
export async function noJudges(trx: Trx, contestId: string, userIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select asked as id from unnest(${userIds}::uuid[]) as asked
    where not exists (select from client_member m join contest on contest.client_id = m.client_id
      where contest.id = ${contestId} and m.user_id = asked and m.role = 'judge')`.execute(trx);
  return rows.map(({ id }) => id);
}

export async function notOfContest(trx: Trx, contestId: string, entryIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select asked as id from unnest(${entryIds}::uuid[]) as asked
    where not exists (select from entry where entry.id = asked and contest_id = ${contestId})`.execute(trx);
  return rows.map(({ id }) => id);
}

/** With another deadline jurors are reminded once more. */
export async function writeJury(trx: Trx, contestId: string, plan: JuryPlan, at: Date): Promise<void> {
  const { isBlind, deadlineAt, remindHoursBefore, maxScore } = plan;
  await sql`
    insert into jury (contest_id, is_blind, deadline_at, remind_hours_before, max_score, updated_at)
    values (${contestId}, ${isBlind}, ${deadlineAt}, ${remindHoursBefore}, ${maxScore}, ${at})
    on conflict (contest_id) do update set is_blind = excluded.is_blind, deadline_at = excluded.deadline_at,
      remind_hours_before = excluded.remind_hours_before, max_score = excluded.max_score, updated_at = excluded.updated_at,
      reminded_at = case when jury.deadline_at = excluded.deadline_at then jury.reminded_at end`.execute(trx);
}

export async function replaceCriteria(trx: Trx, contestId: string, criteria: JuryPlan['criteria']): Promise<void> {
  await trx.deleteFrom('jury_criterion').where('contest_id', '=', contestId).execute();
  await trx
    .insertInto('jury_criterion')
    .values(criteria.map((each, position) => ({ ...each, id: uuidV7(), contest_id: contestId, position })))
    .execute();
}

export async function replacePanels(trx: Trx, contestId: string, panels: JuryPlan['panels']): Promise<void> {
  await trx.deleteFrom('jury_panel').where('contest_id', '=', contestId).execute();
  for (const [position, { name, jurorIds, entryIds }] of panels.entries()) {
    const id = uuidV7();
    const panel = { id, contest_id: contestId, name, position, is_for_all: entryIds === null };
    await trx.insertInto('jury_panel').values(panel).execute();
    await sql`
      insert into jury_panel_member (panel_id, user_id)
      select ${id}::uuid, juror from unnest(${jurorIds}::uuid[]) as juror on conflict do nothing`.execute(trx);
    await sql`
      insert into jury_panel_entry (panel_id, entry_id)
      select ${id}::uuid, entry from unnest(${entryIds ?? []}::uuid[]) as entry on conflict do nothing`.execute(trx);
  }
}

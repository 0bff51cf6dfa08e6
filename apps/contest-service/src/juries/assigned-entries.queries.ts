import type { JuryResource } from '@urvote/contracts/http/judging/judging-schemas';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Jurors of a contest with the approved entries that they are to judge. */
export const assigned = (contestId: string) => sql`
  select distinct member.user_id, entry.id as entry_id
  from jury_panel panel
  join jury_panel_member member on member.panel_id = panel.id
  join entry on entry.contest_id = panel.contest_id and entry.status = 'approved'
    and (panel.is_for_all or exists (select from jury_panel_entry own where own.panel_id = panel.id and own.entry_id = entry.id))
  where panel.contest_id = ${contestId}`;

/** How far every juror of the plan is. */
export async function listProgress(db: Db, contestId: string): Promise<JuryResource['jurors']> {
  const { rows } = await sql<JuryResource['jurors'][number]>`
    with assigned as (${assigned(contestId)})
    select juror.user_id as "jurorId", coalesce("user".display_name, "user".username) as name,
      count(assigned.entry_id) as "assignedCount",
      count(*) filter (where ballot.state = 'draft') as "draftCount",
      count(*) filter (where ballot.state = 'submitted') as "submittedCount",
      count(*) filter (where ballot.state = 'abstained') as "abstainedCount"
    from (select distinct user_id from jury_panel_member join jury_panel on id = panel_id where contest_id = ${contestId}) juror
    join "user" on "user".id = juror.user_id
    left join assigned on assigned.user_id = juror.user_id
    left join jury_ballot ballot on ballot.entry_id = assigned.entry_id and ballot.juror_user_id = juror.user_id
    group by 1, 2 order by 2, 1`.execute(db);
  return rows;
}

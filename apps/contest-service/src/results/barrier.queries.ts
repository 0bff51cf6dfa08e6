import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Asks the worker once for a closed contest to say when every group that was signed before is settled. */
export async function askForBarrier(db: Db, contestId: string, at: Date): Promise<void> {
  await sql`
    insert into result_barrier (contest_id, asked_at)
    select id, ${at} from contest where id = ${contestId}::uuid and status = 'closed'
    on conflict do nothing`.execute(db);
}

export interface Unsettled {
  /** Null until the worker has looked; 0 once all are settled. */
  unsettledGroups: number | null;
  openDecisions: number;
}

export async function findUnsettled(db: Db, contestId: string): Promise<Unsettled> {
  const { rows } = await sql<Unsettled>`
    select (select case when reached_at is null then nullif(unsettled_count, 0) else 0 end
        from result_barrier where contest_id = ${contestId}::uuid) as "unsettledGroups",
      (select count(*)::integer from vote_decision
        where contest_id = ${contestId}::uuid and settled_at is null) as "openDecisions"`.execute(db);
  return rows[0] ?? { unsettledGroups: null, openDecisions: 0 };
}

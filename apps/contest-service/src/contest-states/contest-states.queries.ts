import type { Db, Trx } from '@urvote/platform/postgres/database';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import { sql } from 'kysely';

interface ContestInState {
  clientId: string;
  status: ContestStatus;
  version: number;
  votingStartsAtMs: number;
  votingEndsAtMs: number;
}

/** Locked against other changes until the transaction ends; votes are not held up. */
export async function lockState(trx: Trx, contestId: string): Promise<ContestInState | undefined> {
  const row = await trx
    .selectFrom('contest')
    .select(['client_id', 'status', 'version', 'voting_starts_at', 'voting_ends_at'])
    .where('id', '=', contestId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return (
    row && {
      clientId: row.client_id,
      status: row.status as ContestStatus,
      version: row.version,
      votingStartsAtMs: row.voting_starts_at.getTime(),
      votingEndsAtMs: row.voting_ends_at.getTime(),
    }
  );
}

/** As the next version. */
export async function writeState(
  trx: Trx,
  contestId: string,
  { status, votingStartsAt, at }: { status: ContestStatus; votingStartsAt?: Date | undefined; at: Date },
): Promise<void> {
  await trx
    .updateTable('contest')
    .set({
      status,
      version: sql`version + 1`,
      updated_at: at,
      ...(votingStartsAt && { voting_starts_at: votingStartsAt }),
    })
    .where('id', '=', contestId)
    .execute();
}

/** Contests that the clock may ask to move, which is decided once more under lock. */
export async function dueContests(db: Db, now: Date, count: number): Promise<string[]> {
  const rows = await db
    .selectFrom('contest')
    .select('id')
    .where(
      sql<boolean>`(status = 'scheduled' and voting_starts_at <= ${now} or status = 'open' and voting_ends_at <= ${now})`,
    )
    .orderBy('id')
    .limit(count)
    .execute();
  return rows.map(({ id }) => id);
}

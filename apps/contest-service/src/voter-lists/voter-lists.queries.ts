import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export async function replaceVoterList(trx: Trx, contestId: string, voterKeys: readonly string[]): Promise<void> {
  await sql`delete from contest_voter where contest_id = ${contestId} and voter_key <> all(${voterKeys}::text[])`.execute(
    trx,
  );
  await sql`
    insert into contest_voter (contest_id, voter_key)
    select ${contestId}::uuid, voter_key from unnest(${voterKeys}::text[]) as voter_key
    on conflict do nothing`.execute(trx);
}

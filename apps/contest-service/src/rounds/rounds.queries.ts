import { randomUUID } from 'node:crypto';
import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import type { Contender } from './pick-advancing.ts';

/** Every approved entry with its totals. */
export async function contenders(trx: Trx, contestId: string): Promise<Contender[]> {
  const rows = await trx
    .selectFrom('entry')
    .leftJoin('entry_tally', 'entry_tally.entry_id', 'entry.id')
    .select(['entry.id', 'entry.created_at', 'up_count', 'down_count', 'weighted_score'])
    .where('entry.contest_id', '=', contestId)
    .where('entry.status', '=', 'approved')
    .execute();
  return rows.map((row) => ({
    entryId: row.id,
    enteredAtMs: row.created_at.getTime(),
    upCount: Number(row.up_count ?? 0),
    downCount: Number(row.down_count ?? 0),
    weightedHundredths: Math.round(100 * Number(row.weighted_score ?? 0)),
  }));
}

interface Advance {
  fromContestId: string;
  toContestId: string;
  at: Date;
}

/** @returns false where the contest has advanced already */
export async function insertRound(
  trx: Trx,
  { fromContestId, toContestId, at, entryCount }: Advance & { entryCount: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('contest_round')
    .values({ from_contest_id: fromContestId, to_contest_id: toContestId, entry_count: entryCount, advanced_at: at })
    .onConflict((conflict) => conflict.column('from_contest_id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

const copied = sql.raw(`kind, subtype, title, description, artist_name, genre, media_asset_id, external_url, link_key,
  cover_asset_id, duration_ms, ai_tools_used, backlinks, license_type, source, submitter_user_id, submitter_email_key`);

/** Approved and without votes; a category comes along by its slug. @returns the new id */
export async function copyEntry(trx: Trx, entryId: string, { toContestId, at }: Advance): Promise<string> {
  const id = randomUUID();
  await sql`
    insert into entry (id, contest_id, status, approved_at, advanced_from_entry_id, category_id, ${copied})
    select ${id}, ${toContestId}, 'approved', ${at}, id,
      (select next.id from category own join category next on next.slug = own.slug and next.contest_id = ${toContestId}
        where own.id = entry.category_id), ${copied}
    from entry where id = ${entryId}`.execute(trx);
  return id;
}

/** Both at once, in the order of their ids, so that two who advance to and fro cannot wait for each other. */
export async function lockContests(trx: Trx, ids: readonly [string, string]): Promise<void> {
  await sql`select from contest where id = any(${ids}::uuid[]) order by id for no key update`.execute(trx);
}

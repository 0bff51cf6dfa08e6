import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** What takes entries or votes for them waits until the transaction ends. */
export async function lockContestAlone(trx: Trx, contestId: string): Promise<void> {
  await trx.selectFrom('contest').select('id').where('id', '=', contestId).forNoKeyUpdate().execute();
}

/** Votes that count, or would if they were let in. */
export async function hasVotes(trx: Trx, boardId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from entry where board_id = ${boardId} and (
        exists (select from entry_tally t where t.entry_id = entry.id and t.up_count + t.down_count > 0)
        or exists (select from vote where vote.entry_id = entry.id and vote.state in ('counted', 'held')))
    ) as found`.execute(trx);
  return rows[0]?.found ?? true;
}

export interface EmptiedEntry {
  id: string;
  mediaAssetIds: string[];
}

/**
 * Takes from the entries of a board all that they said. The bare rows stay without a board: what was refused or taken back
 * still refers to them, and a vote on its way finds that its entry is no more.
 */
export async function emptyEntries(trx: Trx, boardId: string, at: Date): Promise<EmptiedEntry[]> {
  const { rows } = await sql<{ id: string; assets: string[] }>`
    with before as (select id, media_asset_id, cover_asset_id from entry where board_id = ${boardId} for no key update),
    emptied as (
      update entry set board_id = null, status = 'withdrawn', approved_at = null, rejected_at = null, title = 'Deleted',
        artist_name = 'Deleted', description = null, genre = null, subtype = null, license_type = null,
        ai_tools_used = '{}', backlinks = '{}', external_url = null, link_key = null, form_answers = '{}', source = 'upload', duration_ms = null,
        media_asset_id = null, cover_asset_id = null, submitter_user_id = null, submitter_email_key = null, updated_at = ${at}
      from before where entry.id = before.id returning entry.id
    )
    select id, array_remove(array[media_asset_id, cover_asset_id], null)::text[] as assets
    from before where id in (select id from emptied) order by id`.execute(trx);
  return rows.map(({ id, assets }) => ({ id, mediaAssetIds: assets }));
}

export async function deleteContacts(trx: Trx, entryIds: readonly string[]): Promise<void> {
  await sql`delete from entry_contact where entry_id = any(${entryIds}::uuid[])`.execute(trx);
}

export async function deleteBoardRow(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('board').where('id', '=', id).execute();
}

/** @returns the contest's next version */
export async function deactivateContest(trx: Trx, contestId: string, at: Date): Promise<number> {
  const { version } = await trx
    .updateTable('contest')
    .set({ is_active: false, version: sql`version + 1`, updated_at: at })
    .where('id', '=', contestId)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

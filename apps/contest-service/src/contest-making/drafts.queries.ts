import { randomUUID } from 'node:crypto';
import type { NewRow } from '@urvote/db-schema/database';
import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

import { columnsOf, type ContestFields } from '../contests/contest-columns.queries.ts';

export interface NewDraft {
  clientId: string;
  slug: string;
  fields: ContestFields & { name: string; votingStartsAt: string; votingEndsAt: string };
  createdBy: string;
}

/** @returns its id, undefined where the slug is taken */
export async function insertDraft(
  trx: Trx,
  { clientId, slug, fields, createdBy }: NewDraft,
): Promise<string | undefined> {
  const values = {
    vote_policy: 'daily',
    ...columnsOf(fields),
    id: randomUUID(),
    client_id: clientId,
    slug,
    created_by: sql`(select id from "user" where id = ${createdBy})`,
  };
  const row = await trx
    .insertInto('contest')
    .values(values as unknown as NewRow<'contest'>)
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** What a contest is by itself, and not what it went through. */
const copied =
  sql.raw(`client_id, description, theme, cover_asset_id, allowed_kinds, rules, prizes, settings, entry_form,
  allow_write_ins, time_zone, require_approval, max_entries_per_user, vote_policy, voter_tier, max_votes_per_voter,
  max_votes_per_entry, max_votes_per_category, min_picks, allow_dislike, allow_withdraw, results_visibility, tie_break,
  counting_method, public_weight, jury_weight, captcha_mode, captcha_min_score, guest_confirmation, hold_threshold,
  reject_threshold, guest_vote_weight, guest_votes_per_ip_device, eligible_countries`);

/** With its categories. @returns its id, undefined where the slug is taken */
export async function copyContest(
  trx: Trx,
  fromId: string,
  { slug, fields, createdBy }: Omit<NewDraft, 'clientId'>,
): Promise<string | undefined> {
  const id = randomUUID();
  const { numAffectedRows } = await sql`
    insert into contest (id, slug, name, voting_starts_at, voting_ends_at, created_by, ${copied})
    select ${id}, ${slug}, ${fields.name}, ${fields.votingStartsAt}, ${fields.votingEndsAt},
      (select id from "user" where id = ${createdBy}), ${copied}
    from contest where id = ${fromId}
    on conflict (slug) do nothing`.execute(trx);
  if (Number(numAffectedRows) === 0) return undefined;
  await sql`
    insert into category (id, contest_id, slug, name, description, position)
    select gen_random_uuid(), ${id}, slug, name, description, position from category where contest_id = ${fromId}`.execute(
    trx,
  );
  return id;
}

/** What hangs on it goes with it. */
export async function deleteDraftRow(trx: Trx, contestId: string): Promise<void> {
  await trx.deleteFrom('contest').where('id', '=', contestId).execute();
}

export async function hasEntriesOrBoards(trx: Trx, contestId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from entry where contest_id = ${contestId})
        or exists (select from board where contest_id = ${contestId}) as found`.execute(trx);
  return rows[0]?.found ?? false;
}

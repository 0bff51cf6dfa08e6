import type { EntryForm } from '@urvote/contracts/http/entry-forms/entry-form-endpoints';
import type { Db, Trx } from '@urvote/platform/postgres/database';

export interface EntryRules {
  fields: EntryForm;
  allowWriteIns: boolean;
}

export async function findEntryRules(db: Db, contestId: string): Promise<EntryRules> {
  const row = await db
    .selectFrom('contest')
    .select(['entry_form', 'allow_write_ins'])
    .where('id', '=', contestId)
    .executeTakeFirstOrThrow();
  return { fields: row.entry_form as EntryForm, allowWriteIns: row.allow_write_ins };
}

/** @returns the version that the contest has then; undefined when there is none of that id */
export async function setEntryRules(
  trx: Trx,
  contestId: string,
  { fields, allowWriteIns }: EntryRules,
  at: Date,
): Promise<number | undefined> {
  const row = await trx
    .updateTable('contest')
    .set(({ eb }) => ({
      entry_form: JSON.stringify(fields),
      allow_write_ins: allowWriteIns,
      version: eb('version', '+', 1),
      updated_at: at,
    }))
    .where('id', '=', contestId)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

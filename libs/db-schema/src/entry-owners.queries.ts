import { sql } from 'kysely';
import type { Row } from './database.ts';

const linkedUserIds = sql<string[]>`array(
  select linked_user_id from user_link where user_id = entry.submitter_user_id
  union select user_id from user_link where linked_user_id = entry.submitter_user_id)`.as('linked_user_ids');

/** What of an entry says whose it is. Links between accounts count in both directions, each by an index of its own. */
export const entryOwnerColumns = ['entry.submitter_user_id', 'entry.submitter_email_key', linkedUserIds] as const;

type EntryOwnersRow = Pick<Row<'entry'>, 'submitter_user_id' | 'submitter_email_key'> & { linked_user_ids: string[] };

export function entryOwnersOf(row: EntryOwnersRow) {
  return {
    submitterUserId: row.submitter_user_id,
    submitterEmailKey: row.submitter_email_key,
    linkedUserIds: row.linked_user_ids,
  };
}

import type { Database } from '@urvote/db-schema/database';
import { type Transaction } from 'kysely';
import type { EntryStatus, Moderating, Submitted } from './entry-decision.ts';

export interface LockedEntry extends Submitted {
  id: string;
  contestId: string;
  status: EntryStatus;
}

/**
 * The entry, locked until the transaction ends, so that two moderators decide one after the other. Votes that refer to the
 * entry are not held up.
 */
export async function lockEntry(trx: Transaction<Database>, id: string): Promise<LockedEntry | undefined> {
  const row = await trx
    .selectFrom('entry')
    .select(['id', 'contest_id', 'status', 'submitter_user_id', 'submitter_email_key'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      contestId: row.contest_id,
      status: row.status as EntryStatus,
      submitterUserId: row.submitter_user_id,
      submitterEmailKey: row.submitter_email_key,
    }
  );
}

/** The times of approval and rejection go with their states. */
export async function setEntryStatus(
  trx: Transaction<Database>,
  id: string,
  status: EntryStatus,
  at: Date,
): Promise<void> {
  const approvedAt = status === 'approved' ? at : null;
  const rejectedAt = status === 'rejected' ? at : null;
  await trx
    .updateTable('entry')
    .set({ status, approved_at: approvedAt, rejected_at: rejectedAt, updated_at: at })
    .where('id', '=', id)
    .execute();
}

export interface Moderation {
  id: string;
  entryId: string;
  moderatorId: string;
  decision: Moderating;
  at: Date;
}

export async function insertModeration(
  trx: Transaction<Database>,
  { id, entryId, moderatorId, decision, at }: Moderation,
): Promise<void> {
  const reason = 'reason' in decision ? decision.reason : null;
  await trx
    .insertInto('entry_moderation')
    .values({
      id,
      entry_id: entryId,
      moderator_user_id: moderatorId,
      decision: decision.status,
      reason,
      created_at: at,
    })
    .execute();
}

import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import type { Trx } from '@urvote/platform/postgres/database';

/** Works of a kind that wait or are shown: what was refused or withdrawn makes room. */
export async function countPresent(trx: Trx, boardId: string, kind: EntryKind): Promise<number> {
  const { count } = await trx
    .selectFrom('entry')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('board_id', '=', boardId)
    .where('kind', '=', kind)
    .where('status', 'in', ['pending', 'approved'])
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertContact(
  trx: Trx,
  contact: { entryId: string; sealedEmail: Buffer; at: Date },
): Promise<void> {
  await trx
    .insertInto('entry_contact')
    .values({ entry_id: contact.entryId, sealed_email: contact.sealedEmail, created_at: contact.at })
    .execute();
}

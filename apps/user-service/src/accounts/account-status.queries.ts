import type { Trx } from '@urvote/platform/postgres/database';

export interface AccountStatus {
  id: string;
  suspendedAt: Date | null;
}

/** Locked until the transaction ends, so that suspensions and changes of roles take turns. */
export async function lockAccountStatus(trx: Trx, id: string): Promise<AccountStatus | undefined> {
  return trx
    .selectFrom('user')
    .select(['id', 'suspended_at as suspendedAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function setSuspendedAt(trx: Trx, id: string, suspendedAt: Date | null, now: Date): Promise<void> {
  await trx.updateTable('user').set({ suspended_at: suspendedAt, updated_at: now }).where('id', '=', id).execute();
}

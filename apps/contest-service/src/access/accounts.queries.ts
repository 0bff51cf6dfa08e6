import type { Trx } from '@urvote/platform/postgres/database';

/** Whether there is such an account that is not suspended. */
export async function isAccount(trx: Trx, userId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('user')
    .select('id')
    .where('id', '=', userId)
    .where('suspended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

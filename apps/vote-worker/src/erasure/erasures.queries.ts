import type { Db, Trx } from '@urvote/platform/postgres/database';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';

export interface Erasure {
  userId: string;
  voterKeys: string[];
  /** How jobs name it: its keys and, where it voted with a code, its own id. */
  names: string[];
  /** From then on no vote of the account is accepted any more. */
  endsAt: Date;
}

const atOnce = 20;

export async function dueErasures(db: Db, now: Date): Promise<Erasure[]> {
  const rows = await db
    .selectFrom('erasure')
    .select(['user_id', 'email_voter_key', 'ends_at'])
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(atOnce)
    .execute();
  return rows.map(({ user_id, email_voter_key, ends_at }) => {
    const voterKeys = [accountVoterKey(user_id), ...(email_voter_key === null ? [] : [email_voter_key])];
    return { userId: user_id, voterKeys, names: [...voterKeys, user_id], endsAt: ends_at };
  });
}

export async function postponeErasure(db: Db, userId: string, nextAt: Date): Promise<void> {
  await db.updateTable('erasure').set({ next_at: nextAt }).where('user_id', '=', userId).execute();
}

/** With the refusal of its tokens, which have all expired. */
export async function finishErasure(trx: Trx, userId: string): Promise<void> {
  await trx.deleteFrom('erasure').where('user_id', '=', userId).execute();
  await trx.deleteFrom('access_revocation').where('subject_id', '=', userId).execute();
}

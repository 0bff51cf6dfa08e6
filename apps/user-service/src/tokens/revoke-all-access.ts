import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from '../context.ts';
import { revokeAccess } from './access-revocations.queries.ts';

/** Revokes every access token of the account, also one that was issued in this very millisecond. */
export async function revokeAllAccess(
  { config }: Pick<AppContext, 'config'>,
  trx: Trx,
  userId: string,
  now: Date,
): Promise<void> {
  const notBefore = new Date(now.getTime() + 1);
  await revokeAccess(trx, {
    kind: 'user',
    subjectId: userId,
    now: notBefore,
    accessTtlMs: config.tokens.ttlSeconds * 1000,
  });
}

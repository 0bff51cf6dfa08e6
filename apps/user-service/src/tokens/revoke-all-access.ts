import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from '../context.ts';
import { refuseTokens } from '../sessions/sessions.queries.ts';

/** Refuses every access token the account has, also one that was issued in this very millisecond. */
export async function refuseAllTokens(
  { config }: Pick<AppContext, 'config'>,
  trx: Trx,
  userId: string,
  now: Date,
): Promise<void> {
  const notBefore = new Date(now.getTime() + 1);
  await refuseTokens(trx, {
    kind: 'user',
    subjectId: userId,
    now: notBefore,
    accessTtlMs: config.tokens.ttlSeconds * 1000,
  });
}

import type { Account } from './accounts.queries.ts';

/** How a mail addresses its reader. */
export function recipientName({ displayName, username }: Pick<Account, 'displayName' | 'username'>): string {
  return displayName ?? username;
}

import type { Account } from './accounts.queries.ts';

export function recipientName({ displayName, username }: Pick<Account, 'displayName' | 'username'>): string {
  return displayName ?? username;
}

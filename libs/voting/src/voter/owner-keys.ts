import { accountVoterKey } from './voter-key.ts';

export interface EntryOwners {
  submitterUserId: string | null;
  submitterEmailKey: string | null;
  linkedUserIds: readonly string[];
}

/** The voter keys that may not vote for an entry. */
export function ownerKeysOf({ submitterUserId, submitterEmailKey, linkedUserIds }: EntryOwners): string[] {
  const userIds = [...(submitterUserId === null ? [] : [submitterUserId]), ...linkedUserIds];
  return [...userIds.map(accountVoterKey), ...(submitterEmailKey === null ? [] : [submitterEmailKey])];
}

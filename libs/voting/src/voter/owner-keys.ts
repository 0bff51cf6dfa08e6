import { accountVoterKey } from './voter-key.ts';

export interface EntryOwners {
  submitterUserId: string | null;
  /** Guest key of the address the entry was sent in with. */
  submitterEmailKey: string | null;
  /** Accounts known to be of the submitter's person; null is none. */
  linkedUserIds: readonly string[] | null;
}

/** The voter keys that may not vote for an entry. */
export function ownerKeysOf({ submitterUserId, submitterEmailKey, linkedUserIds }: EntryOwners): string[] {
  const userIds = [...(submitterUserId === null ? [] : [submitterUserId]), ...(linkedUserIds ?? [])];
  return [...userIds.map(accountVoterKey), ...(submitterEmailKey === null ? [] : [submitterEmailKey])];
}

import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import type { VotingCaller } from '../admission/voter.ts';
import type { VoteOwner } from './votes.queries.ts';

/**
 * Whether the stored vote is the caller's own: it is of the session or account that cast it. Whoever merely has the key of
 * its address has nothing of it; accounts once voted under that key on lists.
 */
export function isOwner(
  caller: VotingCaller,
  vote: { voterKey: string; voterUserId?: string | null | undefined; tier: string },
): boolean {
  if (caller.kind === 'guest') return vote.tier === 'guest' && vote.voterUserId === caller.guestId;
  const isByCaller = vote.voterUserId === caller.userId;
  if (vote.tier === 'guest') return isByCaller && vote.voterKey.startsWith('c:');
  return vote.voterKey === accountVoterKey(caller.userId) || (isByCaller && vote.voterKey === caller.emailVoterKey);
}

/**
 * Whose votes to read: an account's by its voter key, with codes by who cast them, and those it cast on lists by its address
 * before; a guest's by the session that cast them.
 */
export function voteOwnerOf(caller: VotingCaller): VoteOwner {
  if (caller.kind === 'guest') return { guestId: caller.guestId };
  const { userId, emailVoterKey } = caller;
  return { voterKey: accountVoterKey(userId), ...(emailVoterKey === undefined ? {} : { emailVoterKey }) };
}

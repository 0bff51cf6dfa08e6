import type { GuestCaller, UserCaller } from '@urvote/platform/auth/caller';
import { accountVoterKey, cookieVoterKey } from '@urvote/voting/voter/voter-key';

/** An account, or a guest by the session alone. */
export function voterKeyOf(caller: GuestCaller | UserCaller, secret: string): string {
  return caller.kind === 'user' ? accountVoterKey(caller.userId) : cookieVoterKey(caller.guestId, secret);
}

import { guestVoterKey } from '@urvote/voting/voter/voter-key';

/** Voter key of guests with the address; null where it is no valid address. */
export function emailVoterKeyOf(email: string, secret: string): string | null {
  try {
    return guestVoterKey(email, secret);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

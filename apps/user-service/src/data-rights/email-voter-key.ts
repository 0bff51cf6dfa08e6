import { guestVoterKey } from '@urvote/voting/voter/voter-key';

/** What guests with the account's address vote under, or null where the address is none. */
export function emailVoterKeyOf(email: string, secret: string): string | null {
  try {
    return guestVoterKey(email, secret);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

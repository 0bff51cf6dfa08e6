import { firstWithdrawal, type Withdrawal } from '@urvote/voting/ballot/ballot-cast';
import type { WithdrawalRequest } from './settled-vote.ts';

export class WithdrawalNotes {
  readonly #notes = new Map<string, Withdrawal>();

  constructor(withdrawals: readonly WithdrawalRequest[]) {
    for (const { id, voteId, voterKey, requestedAtMs } of withdrawals) {
      const key = noteKey(voteId, voterKey);
      this.#notes.set(key, firstWithdrawal(this.#notes.get(key), { id, atMs: requestedAtMs }));
    }
  }

  /** The earliest of these and the stored one; never before the cast, though clocks of gateways differ. */
  noted(
    { id, voterKey, castAtMs }: { id: string; voterKey: string; castAtMs: number },
    stored: Withdrawal | null,
  ): { withdrawal?: Withdrawal } {
    const fresh = this.#notes.get(noteKey(id, voterKey));
    const late = fresh && { ...fresh, atMs: Math.max(castAtMs, fresh.atMs) };
    const withdrawal = late ? firstWithdrawal(stored ?? undefined, late) : stored;
    return withdrawal ? { withdrawal } : {};
  }
}

export function missingVotes(
  withdrawals: readonly WithdrawalRequest[],
  votes: readonly { id: string; voterKey: string }[],
): WithdrawalRequest[] {
  const known = new Set(votes.map(({ id, voterKey }) => noteKey(id, voterKey)));
  return withdrawals.filter(({ voteId, voterKey }) => !known.has(noteKey(voteId, voterKey)));
}

function noteKey(voteId: string, voterKey: string): string {
  return `${voteId}|${voterKey}`;
}

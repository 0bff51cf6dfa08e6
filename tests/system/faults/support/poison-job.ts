import { randomBytes, randomUUID } from 'node:crypto';
import type { CountVotesData, WithdrawItem } from '@urvote/contracts/jobs/count-votes';

/** A job that can be read and never be done: it takes back a vote that nobody cast. */
export function poisonJob(slot: Pick<WithdrawItem, 'contestId' | 'entryId' | 'voterKey'>): CountVotesData {
  const item: WithdrawItem = {
    kind: 'withdraw',
    ...slot,
    id: randomUUID(),
    voteId: randomUUID(),
    windowStart: new Date().toISOString().slice(0, 10),
    requestedAtMs: Date.now(),
    leafIndex: 0,
  };
  return {
    batchId: randomUUID(),
    openedAtMs: Date.now(),
    root: randomBytes(32).toString('base64url'),
    signature: 'none',
    items: [item],
  };
}

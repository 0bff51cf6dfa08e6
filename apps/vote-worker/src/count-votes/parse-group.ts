import type { CastItem, CountVotesData } from '@urvote/contracts/jobs/count-votes';
import type { WithdrawalRequest } from '../settlement/settled-vote.ts';
import type { GroupHeader } from '../vote-store/locks/lock-groups.queries.ts';
import { parseItems, type PoisonItem } from './parse-items.ts';

export interface ParsedGroup {
  header: GroupHeader;
  casts: readonly CastItem[];
  withdrawals: readonly WithdrawalRequest[];
  poison: readonly PoisonItem[];
}

/** The payload and the table call a group a batch; from here on it is a group. */
export function parseGroup({ items, batchId: groupId, ...header }: CountVotesData): ParsedGroup {
  const { casts, withdrawals, poison } = parseItems(items);
  return {
    header: { ...header, groupId, itemCount: items.length, castCount: items.length - withdrawals.length },
    casts,
    withdrawals: withdrawals.map((item) => ({ ...item, groupId })),
    poison,
  };
}

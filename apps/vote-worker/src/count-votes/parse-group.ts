import type { CountVotesData } from '@urvote/contracts/jobs/count-votes';
import type { CastVote } from '@urvote/contracts/jobs/count-votes';
import type { WithdrawalRequest } from '../settlement/settled-vote.ts';
import type { GroupHeader } from '../vote-store/locks/lock-groups.queries.ts';
import { parseItems, type PoisonItem } from './parse-items.ts';

export interface ParsedGroup {
  header: GroupHeader;
  casts: readonly CastVote[];
  withdrawals: readonly WithdrawalRequest[];
  poison: readonly PoisonItem[];
}

/** The payload and the table call a group a batch; from here on it is a group. */
export function parseGroup({ items, batchId: groupId, ...header }: CountVotesData): ParsedGroup {
  const { casts, withdrawals, poison } = parseItems(items);
  return {
    header: {
      ...header,
      groupId,
      itemCount: items.length,
      castCount: items.length - withdrawals.length,
      requestIds: items.map(requestIdOf),
    },
    casts,
    withdrawals: withdrawals.map((item) => ({ ...item, groupId })),
    poison,
  };
}

/** Also of an item that cannot be read otherwise. */
function requestIdOf(item: unknown): string | undefined {
  const id = typeof item === 'object' && item !== null && 'requestId' in item ? item.requestId : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** Of a job that may be anything. */
export function requestIdsIn(data: unknown): string[] {
  const items = (data as { items?: unknown } | null | undefined)?.items;
  return Array.isArray(items) ? items.flatMap((item) => requestIdOf(item) ?? []) : [];
}

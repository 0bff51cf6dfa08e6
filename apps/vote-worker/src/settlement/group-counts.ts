import type { SettledCast } from './settled-vote.ts';

export interface GroupCounts {
  counted: number;
  held: number;
  rejected: number;
  void: number;
}

export const noCounts: Readonly<GroupCounts> = { counted: 0, held: 0, rejected: 0, void: 0 };

export function countOutcomes(
  groups: readonly { groupId: string }[],
  casts: readonly SettledCast[],
): Map<string, GroupCounts> {
  const counts = new Map(groups.map(({ groupId }): [string, GroupCounts] => [groupId, { ...noCounts }]));
  for (const { groupId, outcome } of casts) {
    const ofGroup = counts.get(groupId);
    if (ofGroup) ofGroup[outcome.state]++;
  }
  return counts;
}

export function sumCounts(parts: readonly ReadonlyMap<string, GroupCounts>[]): Map<string, GroupCounts> {
  const sums = new Map<string, GroupCounts>();
  for (const [groupId, part] of parts.flatMap((counts) => [...counts])) {
    const sum = sums.get(groupId) ?? { ...noCounts };
    for (const state of ['counted', 'held', 'rejected', 'void'] as const) sum[state] += part[state];
    sums.set(groupId, sum);
  }
  return sums;
}

/** How many items of each group are open: those not written, such as unreadable ones, and those that are `left`. */
export function pendingItems(
  groups: readonly { groupId: string; itemCount: number }[],
  written: readonly { groupId: string }[],
  left: readonly { groupId: string }[],
): Map<string, number> {
  const pending = new Map(groups.map(({ groupId, itemCount }) => [groupId, itemCount]));
  for (const { groupId } of written) pending.set(groupId, (pending.get(groupId) ?? 0) - 1);
  for (const { groupId } of left) pending.set(groupId, (pending.get(groupId) ?? 0) + 1);
  return pending;
}

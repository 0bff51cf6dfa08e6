import type { BulkTarget } from '@urvote/contracts/http/ops/bulk-actions';

const verbs = { redrive: 'Redrive', discard: 'Discard', accept: 'Release', void: 'Strike' } as const;
const nouns = { redrive: 'failed jobs', discard: 'failed jobs', accept: 'held votes', void: 'held votes' } as const;

/** What is done, and how many it is done to. */
export function verbOf({ kind }: BulkTarget, count: string): string {
  return `${verbs[kind]} ${count} ${nouns[kind]}`;
}

/** Which are meant. */
export function filterOf({ queue, reason, contestId, flag }: BulkTarget): string {
  const parts = [
    queue !== undefined && `queue ${queue}`,
    reason !== undefined && `reason has “${reason}”`,
    contestId !== undefined && `contest ${contestId}`,
    flag !== undefined && `flag ${flag}`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

import type { DomainEventPayload } from '@urvote/contracts/events/domain-events';
import type { WebhookEventData } from '@urvote/contracts/webhooks/webhook-events';

/** By how many votes for and against it each entry's total changed. */
export type EntryChanges = Record<string, { up: number; down: number }>;

export function addChanges(
  changes: EntryChanges,
  entries: DomainEventPayload<'vote.counted'>['entries'],
): EntryChanges {
  const sum = { ...changes };
  for (const { entryId, up, down } of entries) {
    const known = sum[entryId] ?? { up: 0, down: 0 };
    sum[entryId] = { up: known.up + up, down: known.down + down };
  }
  return sum;
}

/** Without entries whose changes took each other back. */
export function toldChanges(changes: EntryChanges): WebhookEventData<'votes.counted'>['entries'] {
  return Object.entries(changes)
    .filter(([, { up, down }]) => up !== 0 || down !== 0)
    .map(([entryId, { up, down }]) => ({ entryId, up, down }));
}

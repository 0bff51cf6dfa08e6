import type { DomainEventPayload } from '@urvote/contracts/events/domain-events';
import type { TallyDelta } from './tally-deltas.ts';

type CountedEvent = DomainEventPayload<'vote.counted'>;

/** @param deltas in entry order */
export function countedEvents(deltas: readonly TallyDelta[]): CountedEvent[] {
  const events = new Map<string, CountedEvent>();
  for (const { contestId, entryId, up, down } of deltas) {
    const event = events.get(contestId) ?? { contestId, entries: [] };
    events.set(contestId, event);
    const last = event.entries.at(-1);
    if (last?.entryId === entryId) {
      last.up += up;
      last.down += down;
    } else event.entries.push({ entryId, up, down });
  }
  return [...events.values()];
}

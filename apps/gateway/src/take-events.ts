import type { DomainEvent } from '@urvote/platform/events/event-log.queries';
import type { AppContext } from './context.ts';

/** Changes reach what is kept in memory at once and the followed leaderboards soon; both would also find them by themselves. */
export async function takeEvents(
  { snapshot, live, sharedReads }: Pick<AppContext, 'snapshot' | 'live' | 'sharedReads'>,
  events: readonly DomainEvent[],
): Promise<void> {
  const changed = new Set<string>();
  const contestIds = new Set<string>();
  const entryIds = new Set<string>();
  for (const { type, payload } of events) {
    if (type === 'vote.counted') changed.add(payload.contestId);
    if (type === 'contest.updated' || type === 'contest.moved') contestIds.add(payload.contestId);
    if (isOfShownEntry(type) && 'entryId' in payload) {
      entryIds.add(payload.entryId);
      changed.add(payload.contestId);
    }
    if (type === 'entries.removed') {
      changed.add(payload.contestId);
      for (const id of payload.entryIds) entryIds.add(id);
    }
  }
  if (contestIds.size + entryIds.size > 0) {
    sharedReads.expire();
    await snapshot.reload({ contestIds: [...contestIds], entryIds: [...entryIds] });
  }
  for (const contestId of changed.union(contestIds)) live.changed(contestId);
}

const isOfShownEntry = (type: string): boolean => type.startsWith('entry.') && type !== 'entry.submitted';

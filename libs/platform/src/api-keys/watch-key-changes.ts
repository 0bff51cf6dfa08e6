import { RecentMap } from '../cache/recent-map.ts';
import type { EventFeed } from '../events/event-feed.ts';
import type { KnownKey } from './known-key.ts';

const changesMax = 10_000;

interface Changes {
  count(): number;
  concern(found: KnownKey): boolean;
}

export function watchKeyChanges(eventFeed: Pick<EventFeed, 'subscribe'> | undefined): Changes {
  const bySubject = new RecentMap<{ number: number }>(changesMax);
  let count = 0;
  eventFeed?.subscribe({
    types: ['access.revoked'],
    onEvents(events) {
      for (const event of events) {
        if (event.type !== 'access.revoked' || event.payload.kind === 'session') continue;
        count += 1;
        bySubject.set(event.payload.subjectId, { number: count });
      }
    },
  });
  const newestOf = (subject: string) => bySubject.get(subject)?.number ?? 0;
  return {
    count: () => count,
    concern: ({ apiKeyId, caller, changeCount }) => Math.max(newestOf(apiKeyId), newestOf(caller.userId)) > changeCount,
  };
}

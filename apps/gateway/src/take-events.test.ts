import type { DomainEvent } from '@urvote/platform/events/event-log.queries';
import { describe, expect, it, vi } from 'vitest';
import { takeEvents } from './take-events.ts';

const event = (type: string, payload: Record<string, string>) => ({ type, payload }) as unknown as DomainEvent;

async function taken(...events: DomainEvent[]) {
  const sharedReads = { expire: vi.fn(), get: vi.fn() };
  const snapshot = { reload: vi.fn(async () => {}) };
  const live = { changed: vi.fn() };
  await takeEvents({ sharedReads, snapshot, live } as unknown as Parameters<typeof takeEvents>[0], events);
  return { sharedReads, snapshot, live };
}

describe('events', () => {
  it('of contests and entries end what is shared, before the rules are read anew', async () => {
    const { sharedReads, snapshot, live } = await taken(
      event('vote.counted', { contestId: 'c' }),
      event('contest.updated', { contestId: 'c' }),
      event('entry.approved', { entryId: 'a', contestId: 'c' }),
      event('entry.rejected', { entryId: 'b', contestId: 'c' }),
    );
    expect(sharedReads.expire).toHaveBeenCalledTimes(1);
    expect(snapshot.reload).toHaveBeenCalledExactlyOnceWith({ contestIds: ['c'], entryIds: ['a', 'b'] });
    expect(sharedReads.expire).toHaveBeenCalledBefore(snapshot.reload);
    expect(live.changed).toHaveBeenCalledExactlyOnceWith('c');
    expect(snapshot.reload).toHaveBeenCalledBefore(live.changed);
  });

  it.each(['updated', 'withdrawn', 'taken_down', 'reopened'])('of entries that are %s do so, too', async (what) => {
    const { sharedReads, snapshot, live } = await taken(event(`entry.${what}`, { entryId: 'a', contestId: 'c' }));
    expect(sharedReads.expire).toHaveBeenCalledTimes(1);
    expect(snapshot.reload).toHaveBeenCalledExactlyOnceWith({ contestIds: [], entryIds: ['a'] });
    expect(live.changed).toHaveBeenCalledExactlyOnceWith('c');
  });

  it('of entries that nobody sees yet change nothing', async () => {
    const { sharedReads, snapshot, live } = await taken(event('entry.submitted', { entryId: 'a', contestId: 'c' }));
    for (const each of [sharedReads.expire, snapshot.reload, live.changed]) expect(each).not.toHaveBeenCalled();
  });

  it('of votes change leaderboards and nothing else', async () => {
    const { sharedReads, snapshot, live } = await taken(event('vote.counted', { contestId: 'c' }));
    expect(live.changed).toHaveBeenCalledExactlyOnceWith('c');
    expect([sharedReads.expire.mock.calls, snapshot.reload.mock.calls]).toEqual([[], []]);
  });
});

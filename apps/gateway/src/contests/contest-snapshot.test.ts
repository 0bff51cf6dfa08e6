import type { ContestRules } from '@urvote/voting/contest-rules';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createContestSnapshot } from './contest-snapshot.ts';
import type { Changes, SnapshotContest, SnapshotEntry } from './snapshot.queries.ts';

const options = { refreshMs: 2_000, fullRefreshMs: 60_000, maxAgeMs: 30_000 };

function contest(
  id: string,
  change: Partial<SnapshotContest> & { status?: ContestRules['status'] } = {},
): SnapshotContest {
  const rules = { id, status: change.status ?? 'open' } as ContestRules;
  return { slug: change.slug ?? `slug-${id}`, updatedAtMs: change.updatedAtMs ?? Date.now(), rules };
}

function entry(id: string, change: Partial<SnapshotEntry> = {}): SnapshotEntry {
  return { id, contestId: 'c1', categoryId: null, isApproved: true, ownerKeys: [], updatedAtMs: Date.now(), ...change };
}

/** Two tables and what was asked of them. */
function createHarness() {
  const contests = new Map<string, SnapshotContest>();
  const entries = new Map<string, SnapshotEntry>();
  const asked: Changes[] = [];
  const pick = <T extends { updatedAtMs: number }>(rows: Map<string, T>, changes: Changes): T[] => {
    if (changes === 'all') return [...rows.values()];
    if ('since' in changes)
      return [...rows.values()].filter(({ updatedAtMs }) => updatedAtMs > changes.since.getTime());
    return changes.ids.flatMap((id) => rows.get(id) ?? []);
  };
  const onError = vi.fn();
  const database = { isAway: false };
  const failWhenAway = () => {
    if (database.isAway) throw new Error('away');
  };
  const snapshot = createContestSnapshot(
    {
      loadContests: async (changes) => {
        failWhenAway();
        asked.push(changes);
        return pick(contests, changes);
      },
      loadEntries: async (changes) => {
        failWhenAway();
        return pick(entries, changes);
      },
      nowMs: () => Date.now(),
      onError,
    },
    options,
  );
  return { snapshot, contests, entries, asked, onError, database };
}

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 4, 1) }));
afterEach(() => void vi.useRealTimers());

describe('contest snapshot', () => {
  it('knows contests by id and slug, and approved entries', async () => {
    const { snapshot, contests, entries } = createHarness();
    contests.set('c1', contest('c1'));
    entries.set('e1', entry('e1'));
    entries.set('e2', entry('e2', { isApproved: false }));
    expect(snapshot.contest('c1')).toBeUndefined();
    await snapshot.refresh();
    expect(snapshot.contest('c1')).toBe(snapshot.contest('slug-c1'));
    expect(snapshot.contest('c1')).toBeDefined();
    expect(snapshot.entry('e1')).toBeDefined();
    expect(snapshot.entry('e2')).toBeUndefined();
    expect([snapshot.contestCount, snapshot.entryCount]).toEqual([1, 1]);
  });

  it('knows with a contest the entries that were committed with it, whenever that was', async () => {
    let isCommitted = false;
    const ports = {
      loadContests: async () => {
        await Promise.resolve();
        isCommitted = true;
        return [contest('c1')];
      },
      loadEntries: async () => (isCommitted ? [entry('e1')] : []),
      nowMs: () => Date.now(),
      onError: vi.fn(),
    };
    const snapshot = createContestSnapshot(ports, options);
    await snapshot.refresh();
    expect([snapshot.contestCount, snapshot.entryCount]).toEqual([1, 1]);
  });

  it('hides drafts and archived contests and keeps closed ones', async () => {
    const { snapshot, contests } = createHarness();
    for (const status of ['draft', 'open', 'closed', 'archived'] as const)
      contests.set(status, contest(status, { status }));
    await snapshot.refresh();
    const known = ['draft', 'open', 'closed', 'archived'].filter(
      (id) => snapshot.contest(id) && snapshot.contest(`slug-${id}`),
    );
    expect(known).toEqual(['open', 'closed']);
  });

  it('takes over what changed, was withdrawn or got another slug', async () => {
    const { snapshot, contests, entries } = createHarness();
    contests.set('c1', contest('c1'));
    entries.set('e1', entry('e1'));
    await snapshot.refresh();
    await vi.advanceTimersByTimeAsync(5_000);
    contests.set('c1', contest('c1', { slug: 'new-name' }));
    entries.set('e1', entry('e1', { isApproved: false }));
    entries.set('e2', entry('e2'));
    await snapshot.refresh();
    expect(snapshot.contest('slug-c1')).toBeUndefined();
    expect(snapshot.contest('new-name')).toBeDefined();
    expect(snapshot.entry('e1')).toBeUndefined();
    expect(snapshot.entry('e2')).toBeDefined();
  });

  it('asks for changes from a little before the newest it has seen', async () => {
    const { snapshot, contests, asked } = createHarness();
    contests.set('c1', contest('c1', { updatedAtMs: 1_000_000 }));
    await snapshot.refresh();
    await snapshot.refresh();
    expect(asked).toEqual(['all', { since: new Date(990_000) }]);
  });

  it('reads everything once a minute, which notices deleted rows', async () => {
    const { snapshot, contests, entries, asked } = createHarness();
    contests.set('c1', contest('c1'));
    entries.set('e1', entry('e1'));
    snapshot.start();
    await vi.advanceTimersByTimeAsync(0);
    contests.clear();
    entries.clear();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(snapshot.entry('e1')).toBeDefined();
    await vi.advanceTimersByTimeAsync(32_000);
    expect(snapshot.entry('e1')).toBeUndefined();
    expect(snapshot.contest('slug-c1')).toBeUndefined();
    expect(asked.filter((changes) => changes === 'all')).toHaveLength(2);
    await snapshot[Symbol.asyncDispose]();
  });

  it('asks seldom while nobody asks it, and at once when somebody does', async () => {
    const { snapshot, contests, asked } = createHarness();
    snapshot.start();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked.length).toBeLessThanOrEqual(5);
    contests.set('c1', contest('c1'));
    expect(snapshot.contest('c1')).toBeUndefined();
    await vi.advanceTimersByTimeAsync(0);
    const before = asked.length;
    for (let second = 0; second < 30; second += 1) {
      expect(snapshot.contest('c1')).toBeDefined();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(asked.length - before).toBeGreaterThanOrEqual(14);
    expect(snapshot.isFresh).toBe(true);
    await snapshot[Symbol.asyncDispose]();
  });

  it('reloads named rows whatever their time of change', async () => {
    const { snapshot, contests, entries } = createHarness();
    await snapshot.refresh();
    contests.set('c1', contest('c1', { updatedAtMs: 0 }));
    entries.set('e1', entry('e1', { updatedAtMs: 0 }));
    await snapshot.reload({ contestIds: ['c1'], entryIds: ['e1'] });
    expect(snapshot.contest('c1')).toBeDefined();
    expect(snapshot.entry('e1')).toBeDefined();
  });

  it('a load that began earlier never overwrites a later one', async () => {
    const slow = Promise.withResolvers<SnapshotContest[]>();
    const answers = [slow.promise, Promise.resolve([contest('c1', { slug: 'newer' })])];
    const snapshot = createContestSnapshot(
      {
        loadContests: () => answers.shift() ?? Promise.resolve([]),
        loadEntries: async () => [],
        nowMs: () => 0,
        onError: () => {},
      },
      options,
    );
    const both = Promise.all([snapshot.refresh(), snapshot.reload({ contestIds: ['c1'] })]);
    slow.resolve([contest('c1', { slug: 'older' })]);
    await both;
    expect(snapshot.contest('newer')).toBeDefined();
    expect(snapshot.contest('older')).toBeUndefined();
  });
});

describe('age', () => {
  it('grows while the database is away and is mended when it is back; start never fails', async () => {
    const { snapshot, contests, database, onError } = createHarness();
    contests.set('c1', contest('c1'));
    database.isAway = true;
    snapshot.start();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(snapshot.isFresh).toBe(false);
    expect(snapshot.ageMs).toBe(Number.POSITIVE_INFINITY);
    expect(onError).toHaveBeenCalled();

    database.isAway = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(snapshot.isFresh).toBe(true);
    expect(snapshot.contest('c1')).toBeDefined();

    database.isAway = true;
    await vi.advanceTimersByTimeAsync(29_000);
    expect(snapshot.isFresh).toBe(true);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(snapshot.isFresh).toBe(false);
    await snapshot[Symbol.asyncDispose]();
  });

  it('stops asking when it is disposed', async () => {
    const { snapshot, asked } = createHarness();
    snapshot.start();
    await vi.advanceTimersByTimeAsync(2_000);
    await snapshot[Symbol.asyncDispose]();
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toHaveLength(before);
  });
});

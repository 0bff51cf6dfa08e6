import { isPublic } from '@urvote/voting/contest-status/contest-status';
import { repeatWhileUsed, type RepeatOptions } from './repeat-while-used.ts';
import type { Changes, SnapshotContest, SnapshotEntry } from './snapshot.queries.ts';

export interface SnapshotPorts {
  loadContests(changes: Changes): Promise<SnapshotContest[]>;
  loadEntries(changes: Changes): Promise<SnapshotEntry[]>;
  nowMs(): number;
  onError(error: unknown): void;
}

export interface SnapshotOptions {
  /** How often changed rows are asked for; a fifth as often while nobody asks for any. */
  refreshMs: number;
  /** How often everything is read anew, which also notices deleted rows and new account links. */
  fullRefreshMs: number;
  /** Older than this the snapshot rules no votes any more. */
  maxAgeMs: number;
}

export interface ContestSnapshot extends AsyncDisposable {
  contest(idOrSlug: string): SnapshotContest | undefined;
  /** Approved entries only. */
  entry(entryId: string): SnapshotEntry | undefined;
  /** Milliseconds since the rows now in memory were known to be current; infinite before the first load. */
  readonly ageMs: number;
  readonly isFresh: boolean;
  readonly contestCount: number;
  readonly entryCount: number;
  /** Reads what changed, or everything when it is time. @throws what the database throws */
  refresh(): Promise<void>;
  /** Reads the named rows at once, whatever their time of change. @throws what the database throws */
  reload(named: Named): Promise<void>;
  /** Loads in the background and keeps loading; a database that is away only makes the snapshot old. */
  start(): void;
}

/**
 * Rows are asked for from a little before the newest seen change, because a row carries the time its transaction began
 * and may become visible later. Longer transactions are caught by the full refresh and by their event.
 */
const overlapMs = 10_000;

function paceOf({ refreshMs, maxAgeMs }: SnapshotOptions): RepeatOptions {
  return { usedMs: refreshMs, quietMs: Math.max(refreshMs, Math.min(5 * refreshMs, maxAgeMs / 3)) };
}

/** The contests and entries that rule votes, held in memory so that a vote needs no database. */
export function createContestSnapshot(ports: SnapshotPorts, options: SnapshotOptions): ContestSnapshot {
  let rows = emptyRows();
  let currentAtMs = Number.NEGATIVE_INFINITY;
  let fullAtMs = Number.NEGATIVE_INFINITY;
  let newestChangeMs = 0;
  /** Loads take turns, so an older answer never overwrites a newer one. */
  let lastLoad: Promise<void> = Promise.resolve();

  function inTurn(load: () => Promise<void>): Promise<void> {
    const result = lastLoad.then(load);
    lastLoad = result.catch(() => {});
    return result;
  }

  async function loadAll(): Promise<void> {
    const loaded = await loadBoth('all');
    rows = emptyRows();
    put(...loaded);
  }

  async function loadChanged(): Promise<void> {
    const since = new Date(newestChangeMs - overlapMs);
    put(...(await loadBoth({ since })));
  }

  /** Entries after contests, so that a contest which is known never lacks the entries it was made with. */
  async function loadBoth(changes: Changes): Promise<[SnapshotContest[], SnapshotEntry[]]> {
    const contests = await ports.loadContests(changes);
    return [contests, await ports.loadEntries(changes)];
  }

  async function load(): Promise<void> {
    const startedAtMs = ports.nowMs();
    const isFull = startedAtMs - fullAtMs >= options.fullRefreshMs;
    await (isFull ? loadAll() : loadChanged());
    if (isFull) fullAtMs = startedAtMs;
    currentAtMs = startedAtMs;
  }

  function put(contests: readonly SnapshotContest[], entries: readonly SnapshotEntry[]): void {
    for (const contest of contests) putContest(rows, contest);
    for (const entry of entries) {
      if (entry.isApproved) rows.entries.set(entry.id, entry);
      else rows.entries.delete(entry.id);
    }
    for (const { updatedAtMs } of [...contests, ...entries]) newestChangeMs = Math.max(newestChangeMs, updatedAtMs);
  }

  const loadOnTime = (): Promise<boolean> =>
    inTurn(load).then(
      () => true,
      (error: unknown) => {
        ports.onError(error);
        return false;
      },
    );

  const repeated = repeatWhileUsed(loadOnTime, paceOf(options));

  return {
    contest(idOrSlug) {
      repeated.noteUse();
      return rows.contests.get(idOrSlug) ?? rows.contests.get(rows.idBySlug.get(idOrSlug) ?? '');
    },
    entry(entryId) {
      repeated.noteUse();
      return rows.entries.get(entryId);
    },
    get ageMs() {
      return ports.nowMs() - currentAtMs;
    },
    get isFresh() {
      return ports.nowMs() - currentAtMs <= options.maxAgeMs;
    },
    get contestCount() {
      return rows.contests.size;
    },
    get entryCount() {
      return rows.entries.size;
    },
    refresh: () => inTurn(load),
    reload: (named) => inTurn(async () => put(...(await loadNamed(ports, named)))),
    start: repeated.start,
    async [Symbol.asyncDispose]() {
      repeated[Symbol.dispose]();
      await lastLoad;
    },
  };
}

interface Named {
  contestIds?: readonly string[];
  entryIds?: readonly string[];
}

function loadNamed(
  ports: SnapshotPorts,
  { contestIds = [], entryIds = [] }: Named,
): Promise<[SnapshotContest[], SnapshotEntry[]]> {
  return Promise.all([
    contestIds.length === 0 ? [] : ports.loadContests({ ids: contestIds }),
    entryIds.length === 0 ? [] : ports.loadEntries({ ids: entryIds }),
  ]);
}

interface Rows {
  contests: Map<string, SnapshotContest>;
  idBySlug: Map<string, string>;
  entries: Map<string, SnapshotEntry>;
}

function emptyRows(): Rows {
  return { contests: new Map(), idBySlug: new Map(), entries: new Map() };
}

/** Drafts and archived contests do not exist for the public. */
function putContest({ contests, idBySlug }: Rows, contest: SnapshotContest): void {
  const { id, status } = contest.rules;
  const before = contests.get(id);
  if (before !== undefined) idBySlug.delete(before.slug);
  contests.delete(id);
  if (!isPublic(status)) return;
  contests.set(id, contest);
  idBySlug.set(contest.slug, id);
}

import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import { entryKinds } from '@urvote/contracts/endpoint/fields';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { resultsVisible } from '@urvote/voting/ranking/leaderboard-visibility';
import type { RenderedLeaderboard } from './leaderboard.ts';

export interface LivePorts {
  contest(contestId: string): ContestRules | undefined;
  /** The visible leaderboard as it is now, not from a cache. */
  render(contest: ContestRules, kind: EntryKind | undefined): Promise<RenderedLeaderboard>;
  hasClients(topic: string): boolean;
  publish(topic: string, event: { event: string; data: unknown }): void;
  nowMs(): number;
  onError(error: unknown): void;
}

export interface LiveLeaderboards extends AsyncDisposable {
  /** Tells that totals of a contest have changed. */
  changed(contestId: string): void;
  /** Grows with every change of the contest, so that what was read before one is not taken for what came after it. */
  versionOf(contestId: string): number;
}

/** Least time between two reads of one contest, so at most four a second however many votes are counted. */
const minIntervalMs = 250;

/** One topic for those who see results and another, without any event, for those who do not. */
export function topicOf(contestId: string, kind: EntryKind | undefined, isVisible: boolean): string {
  return `${contestId}/${kind ?? 'all'}/${isVisible ? 'results' : 'hidden'}`;
}

/** Reads a leaderboard that changed once for all who follow it, and not at all when nobody does. */
export function createLiveLeaderboards(ports: LivePorts): LiveLeaderboards {
  const lastReadMs = new Map<string, number>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  const versions = new Map<string, number>();
  let isDisposed = false;

  async function publish(contestId: string): Promise<void> {
    const contest = ports.contest(contestId);
    if (contest === undefined || !mayShow(contest, ports.nowMs())) return;
    for (const kind of [undefined, ...entryKinds]) {
      const topic = topicOf(contestId, kind, true);
      if (ports.hasClients(topic))
        ports.publish(topic, { event: 'leaderboard', data: (await ports.render(contest, kind)).leaderboard });
    }
  }

  function run(contestId: string): void {
    waiting.delete(contestId);
    lastReadMs.set(contestId, performance.now());
    const work: Promise<void> = publish(contestId)
      .catch(ports.onError)
      .finally(() => running.delete(work));
    running.add(work);
  }

  return {
    versionOf: (contestId) => versions.get(contestId) ?? 0,
    changed(contestId) {
      versions.set(contestId, (versions.get(contestId) ?? 0) + 1);
      const isFollowed = [undefined, ...entryKinds].some((kind) => ports.hasClients(topicOf(contestId, kind, true)));
      if (isDisposed || !isFollowed || waiting.has(contestId)) return;
      const sinceMs = performance.now() - (lastReadMs.get(contestId) ?? Number.NEGATIVE_INFINITY);
      waiting.set(contestId, setTimeout(run, Math.max(0, minIntervalMs - sinceMs), contestId));
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      for (const timer of waiting.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}

/** Who joined the topic of results was allowed to; the contest may have hidden them since. */
function mayShow(contest: ContestRules, nowMs: number): boolean {
  return resultsVisible(contest, nowMs, true);
}

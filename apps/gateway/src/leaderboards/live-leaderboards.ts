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
  /** Makes and sends a state as soon as the topic may have another one; of several that wait the last. */
  publish(topic: string, makeState: () => Promise<{ event: string; data: unknown } | undefined>): void;
  nowMs(): number;
}

export interface LiveLeaderboards extends AsyncDisposable {
  /** Tells that totals of a contest have changed. */
  changed(contestId: string): void;
  /** Grows with every change of the contest, so that what was read before one is not taken for what came after it. */
  versionOf(contestId: string): number;
}

/** One topic for those who see results and another, without any event, for those who do not. */
export function topicOf(contestId: string, kind: EntryKind | undefined, isVisible: boolean): string {
  return `${contestId}/${kind ?? 'all'}/${isVisible ? 'results' : 'hidden'}`;
}

/** Reads a leaderboard that changed once for all who follow it, and not at all when nobody does. */
export function createLiveLeaderboards(ports: LivePorts): LiveLeaderboards {
  const reading = new Set<Promise<unknown>>();
  const versions = new Map<string, number>();
  let isDisposed = false;

  async function read(contestId: string, kind: EntryKind | undefined) {
    const contest = ports.contest(contestId);
    if (isDisposed || contest === undefined || !mayShow(contest, ports.nowMs())) return undefined;
    const { leaderboard } = await ports.render(contest, kind);
    return { event: 'leaderboard', data: leaderboard };
  }

  function makeState(contestId: string, kind: EntryKind | undefined) {
    const state = read(contestId, kind);
    const settled: Promise<unknown> = state.catch(() => {}).finally(() => reading.delete(settled));
    reading.add(settled);
    return state;
  }

  return {
    versionOf: (contestId) => versions.get(contestId) ?? 0,
    changed(contestId) {
      versions.set(contestId, (versions.get(contestId) ?? 0) + 1);
      for (const kind of [undefined, ...entryKinds]) {
        const topic = topicOf(contestId, kind, true);
        if (ports.hasClients(topic)) ports.publish(topic, () => makeState(contestId, kind));
      }
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await Promise.all(reading);
    },
  };
}

/** Who joined the topic of results was allowed to; the contest may have hidden them since. */
function mayShow(contest: ContestRules, nowMs: number): boolean {
  return resultsVisible(contest, nowMs, true);
}

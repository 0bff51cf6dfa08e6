import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import { entryKinds } from '@urvote/contracts/endpoint/fields';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { resultsVisible } from '@urvote/voting/ranking/leaderboard-visibility';
import type { SseEvent } from '@urvote/platform/sse/frame';
import type { Audience, RenderedLeaderboard } from './leaderboard.ts';

export interface LivePorts {
  contest(contestId: string): ContestRules | undefined;
  /** The leaderboard as it is now, not from a cache. */
  render(contest: ContestRules, kind: EntryKind | undefined, isVisible: boolean): Promise<RenderedLeaderboard>;
  hasClients(topic: string): boolean;
  /** Makes and sends a state as soon as the topic may have another one; of several that wait the last. */
  publish(topic: string, makeState: () => Promise<SseEvent | undefined>): void;
  nowMs(): number;
}

export interface LiveLeaderboards extends AsyncDisposable {
  /** Tells that totals of a contest have changed, or its rules. */
  changed(contestId: string): void;
  /** Grows with every change of the contest, so that what was read before one is not taken for what came after it. */
  versionOf(contestId: string): number;
}

/** A topic for each audience; that of hidden results has no events. */
export function topicOf(contestId: string, kind: EntryKind | undefined, audience: Audience): string {
  return `${contestId}/${kind ?? 'all'}/${audience}`;
}

const audiences: readonly Audience[] = ['everybody', 'voters', 'hidden'];
const followings = [undefined, ...entryKinds].flatMap((kind) => audiences.map((audience) => [kind, audience] as const));

/**
 * Reads a leaderboard that changed once for all who follow it, and not at all when nobody does. When a contest begins to
 * hide its results, or to show them, followers are told so, let go, and judged anew when they come back.
 */
export function createLiveLeaderboards(ports: LivePorts): LiveLeaderboards {
  const reading = new Set<Promise<unknown>>();
  const versions = new Map<string, number>();
  let isDisposed = false;

  async function read(contestId: string, kind: EntryKind | undefined, audience: Audience) {
    const contest = ports.contest(contestId);
    if (isDisposed || contest === undefined) return undefined;
    const isVisible = resultsVisible(contest, ports.nowMs(), audience === 'voters');
    const isLast = isVisible === (audience === 'hidden');
    if (!isVisible && !isLast) return undefined;
    const { leaderboard } = await ports.render(contest, kind, isVisible);
    return { event: 'leaderboard', data: leaderboard, isLast };
  }

  function makeState(contestId: string, kind: EntryKind | undefined, audience: Audience) {
    const state = read(contestId, kind, audience);
    const settled: Promise<unknown> = state.catch(() => {}).finally(() => reading.delete(settled));
    reading.add(settled);
    return state;
  }

  return {
    versionOf: (contestId) => versions.get(contestId) ?? 0,
    changed(contestId) {
      versions.set(contestId, (versions.get(contestId) ?? 0) + 1);
      for (const [kind, audience] of followings) {
        const topic = topicOf(contestId, kind, audience);
        if (ports.hasClients(topic)) ports.publish(topic, () => makeState(contestId, kind, audience));
      }
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await Promise.all(reading);
    },
  };
}

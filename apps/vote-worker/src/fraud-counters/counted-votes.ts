import type { CountedVote } from '@urvote/voting/fraud/sources/counter-deltas';
import type { RunSources } from '@urvote/voting/fraud/sources/run-sources';

export interface CountableCast {
  item: { id: string };
  outcome: { state: 'counted' | 'held' | 'rejected' | 'void' };
}

/** Rejected and void votes say nothing of their sources. */
export function countedVotes(run: RunSources, stored: readonly CountableCast[]): CountedVote[] {
  return stored.flatMap(({ item, outcome: { state } }) => {
    const sources = run.sourcesOf(item.id);
    return sources && (state === 'counted' || state === 'held') ? [{ sources, state }] : [];
  });
}

import type { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import type { CastVote } from '@urvote/contracts/jobs/count-votes';
import type { NetworkFacts } from './network-facts.ts';

/** Before any cast is scored, so that the run knows which shared counters to read. */
export function observeCasts(
  run: RunSources,
  casts: readonly CastVote[],
  networkOf: (ip: string) => NetworkFacts,
): void {
  for (const item of casts)
    run.observe(countable(item), item.ip === undefined ? null : (networkOf(item.ip).asn?.number ?? null));
}

/** A ballot is counted for the contest: which entries it names, and in which order, is easily varied. */
function countable(item: CastVote): CastVote {
  return item.choices === undefined ? item : { ...item, entryId: item.contestId };
}

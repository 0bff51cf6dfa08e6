import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import type { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import type { NetworkFacts } from './network-facts.ts';

/** Before any cast is scored, so that the run knows which shared counters to read. */
export function observeCasts(
  run: RunSources,
  casts: readonly CastItem[],
  networkOf: (ip: string) => NetworkFacts,
): void {
  for (const item of casts) run.observe(item, item.ip === undefined ? null : (networkOf(item.ip).asn?.number ?? null));
}

import type { Random } from '../../faults/support/random.ts';
import type { HarmName } from './harm-names.ts';

/** What one harm may use while it lasts. */
export interface HarmTools {
  random: Random;
  /** Waits for a random time within these bounds, in milliseconds, and no longer than the round lasts. */
  last(minMs: number, maxMs: number): Promise<void>;
  /** Something that nobody ordered, for the report's list of findings. */
  wrong(what: string): void;
}

/** One way to harm one thing; it has repaired what it did when it resolves. */
export interface Harm {
  name: HarmName;
  /** Two harms never befall the same thing at once. */
  target: string;
  run(tools: HarmTools): Promise<void>;
}

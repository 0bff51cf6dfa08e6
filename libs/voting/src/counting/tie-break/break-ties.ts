import { compare, type Placed } from '../model/count.ts';
import { lotOrder } from './lot-order.ts';

/** Which of equals comes first: who was entered first, whom the seed draws, or who has more likes. */
export type TieRule = 'earliest' | 'lot' | 'more_up';

interface TieFacts {
  entryId: string;
  enteredAtMs: number;
  upCount: number;
}

/** One tie and how it was decided: the rule, and the lot where the rule leaves some equal. */
interface TieDecision {
  rank: number;
  /** In the order decided. */
  entryIds: readonly string[];
  rule: TieRule;
  /** Entries that only the lot told apart. */
  byLot: readonly string[];
}

export interface DecidedOrder {
  order: readonly Placed[];
  decisions: readonly TieDecision[];
}

export interface DeclaredTieBreak {
  rule: TieRule;
  seed: string;
  facts: readonly TieFacts[];
}

/** Gives every entry a rank of its own. @throws {Error} for a tied entry without facts */
export function breakTies(order: readonly Placed[], declared: DeclaredTieBreak): DecidedOrder {
  const decisions: TieDecision[] = [];
  const decided = Map.groupBy(order, ({ rank }) => rank)
    .values()
    .flatMap((equals) => decide(equals, declared, decisions));
  return { order: [...decided].map((placed, index) => ({ ...placed, rank: index + 1 })), decisions };
}

/** All of them, the best first, and those whom only the lot told apart. */
export function tieOrder(entryIds: readonly string[], { rule, seed, facts }: DeclaredTieBreak) {
  const keys = new Map(facts.map((each) => [each.entryId, keyOf(rule, each)]));
  const drawn = lotOrder(entryIds, seed).map((entryId) => [needed(keys, entryId), entryId] as const);
  const byKey = Map.groupBy(
    drawn.sort(([a], [b]) => compare(a, b)),
    ([key]) => key,
  );
  const groups = [...byKey.values()].map((group) => group.map(([, entryId]) => entryId));
  return { entryIds: groups.flat(), byLot: groups.filter((group) => group.length > 1).flat() };
}

function decide(equals: readonly Placed[], declared: DeclaredTieBreak, decisions: TieDecision[]): readonly Placed[] {
  const [first] = equals;
  if (first === undefined || equals.length === 1) return equals;
  const byId = new Map(equals.map((placed) => [placed.entryId, placed]));
  const { entryIds, byLot } = tieOrder([...byId.keys()], declared);
  decisions.push({ rank: first.rank, entryIds, rule: declared.rule, byLot });
  return entryIds.map((entryId) => needed(byId, entryId));
}

function keyOf(rule: TieRule, { enteredAtMs, upCount }: TieFacts): number {
  if (rule === 'lot') return 0;
  return rule === 'earliest' ? enteredAtMs : -upCount;
}

function needed<T>(map: ReadonlyMap<string, T>, entryId: string): T {
  const found = map.get(entryId);
  if (found === undefined) throw new Error(`nothing is known of the entry ${entryId}`);
  return found;
}

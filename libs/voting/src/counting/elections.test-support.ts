import type { RankedBallot } from './model/ballots.ts';

/** Numbers of a seed (mulberry32), so that an election that fails can be held again. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

export function shuffled<T>(items: readonly T[], roll: (sides: number) => number): T[] {
  return items.reduce<T[]>((all, item) => all.toSpliced(roll(all.length + 1), 0, item), []);
}

export interface TestElection {
  entryIds: string[];
  tieOrder: string[];
  ballots: RankedBallot[];
  seats: number;
}

/** Few ballots over few entries, so that ties are common; some ballots are short, some have equals, some weigh more. */
export function testElection(seed: number): TestElection {
  const roll = dice(seed);
  const entryIds = ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, 2 + roll(5));
  const ballots = Array.from({ length: 1 + roll(12) }, () => ({
    ranking: grouped(shuffled(entryIds, roll).slice(0, 1 + roll(entryIds.length)), roll),
    weight: 1 + (roll(4) === 0 ? roll(3) : 0),
  }));
  return { entryIds, tieOrder: shuffled(entryIds, roll), ballots, seats: 1 + roll(Math.max(1, entryIds.length - 1)) };
}

function grouped(entryIds: readonly string[], roll: (sides: number) => number): string[][] {
  return entryIds.reduce<string[][]>((groups, entryId) => {
    const last = groups.at(-1);
    return last !== undefined && roll(8) === 0 ? [...groups.slice(0, -1), [...last, entryId]] : [...groups, [entryId]];
  }, []);
}

export const thousand = Array.from({ length: 1000 }, (_, seed) => seed + 1);

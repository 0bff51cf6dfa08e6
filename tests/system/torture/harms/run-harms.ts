import { setTimeout as delay } from 'node:timers/promises';
import { type Random, seededRandom } from '../../faults/support/random.ts';
import type { Harm } from './harm.ts';

export interface HarmDone {
  name: string;
  target: string;
  /** Milliseconds since the epoch. */
  fromMs: number;
  toMs: number;
}

export interface HarmsOptions {
  harms: readonly Harm[];
  seed: number;
  untilMs: number;
  note(line: string): void;
  wrong(what: string): void;
}

/** Harms that may go on at the same time. */
const laneCount = 2;
/** Milliseconds between two harms of a lane. */
const rest = { min: 500, max: 5_000 };

/**
 * Does harm until the time is over and has repaired everything when it resolves. Each kind of harm comes once before one
 * comes again, on a target of its own; the order, the targets and the lengths follow from the seed.
 */
export async function runHarms({ harms, seed, untilMs, note, wrong }: HarmsOptions): Promise<HarmDone[]> {
  const done: HarmDone[] = [];
  const busy = new Set<string>();
  const drawing = seededRandom(seed);
  let bag: string[] = [];

  function draw(): Harm | undefined {
    if (bag.length === 0) bag = shuffled([...new Set(harms.map(({ name }) => name))], drawing);
    for (const name of bag) {
      const free = harms.filter((harm) => harm.name === name && !busy.has(harm.target));
      const harm = free[Math.floor(drawing.between(0, free.length))];
      if (harm === undefined) continue;
      bag.splice(bag.indexOf(name), 1);
      return harm;
    }
    return undefined;
  }

  async function lane(index: number): Promise<void> {
    const random = seededRandom(seed + 1 + index);
    const until = (atMs: number) => delay(Math.max(0, Math.min(atMs, untilMs) - Date.now()));
    const last = (minMs: number, maxMs: number) => until(Date.now() + random.between(minMs, maxMs));
    for (;;) {
      await last(rest.min, rest.max);
      if (Date.now() >= untilMs) return;
      const harm = draw();
      if (harm === undefined) continue;
      busy.add(harm.target);
      const fromMs = Date.now();
      try {
        await harm.run({ random, last, wrong: (what) => wrong(`${harm.name} ${harm.target}: ${what}`) });
      } catch (error) {
        wrong(`${harm.name} ${harm.target} could not be done or repaired: ${(error as Error).stack}`);
      }
      busy.delete(harm.target);
      done.push({ name: harm.name, target: harm.target, fromMs, toMs: Date.now() });
      note(`${harm.name} ${harm.target}: ${((Date.now() - fromMs) / 1000).toFixed(1)} s`);
    }
  }

  await Promise.all(Array.from({ length: laneCount }, (_, index) => lane(index)));
  return done;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(Math.floor(random.between(0, rest.length)), 1)[0] as T);
}

import { parseArgs } from 'node:util';
import { hasRedisServer } from '@urvote/testkit/redis-server';
import type { QueueMode } from '@urvote/testkit/test-redis';
import { type HarmName, harmNames } from './harms/harm-names.ts';

export const usage = `Usage: npm run torture -- [--minutes 15] [--mode redis|postgres|both] [--seed n] [--harms a,b] [--voters 12]
  --minutes   how long load and harms go on, both modes together; the end of a round takes minutes more
  --seed      the same harms at the same times; one is drawn and printed without it
  --harms     only these: ${harmNames.join(', ')}
  --voters    voters that act at the same time`;

export interface Options {
  /** Of each mode's round. */
  durationMs: number;
  modes: QueueMode[];
  seed: number;
  harms: readonly HarmName[];
  voterCount: number;
}

/** @throws Error when a word is not understood */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '15' },
      mode: { type: 'string', default: 'both' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
      harms: { type: 'string', default: harmNames.join(',') },
      voters: { type: 'string', default: '12' },
    },
  });
  const modes = modesOf(values.mode);
  return {
    durationMs: (positive('minutes', values.minutes) * 60_000) / modes.length,
    modes,
    seed: whole('seed', values.seed),
    harms: values.harms
      .split(',')
      .filter((name) => name !== '')
      .map(harmOf),
    voterCount: positive('voters', values.voters),
  };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`--${name} is a positive number`);
  return number;
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number)) throw new Error(`--${name} is a whole number`);
  return number;
}

function modesOf(mode: string): QueueMode[] {
  if (mode !== 'redis' && mode !== 'postgres' && mode !== 'both') throw new Error('--mode is redis, postgres or both');
  if (mode === 'postgres') return ['postgres'];
  if (!hasRedisServer()) throw new Error('There is no redis-server in the path; --mode postgres goes without it');
  return mode === 'both' ? ['redis', 'postgres'] : ['redis'];
}

function harmOf(name: string): HarmName {
  const known = harmNames.find((each) => each === name);
  if (known === undefined) throw new Error(`There is no harm ${name}; there are ${harmNames.join(', ')}`);
  return known;
}

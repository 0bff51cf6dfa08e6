import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('options of the benchmark', () => {
  it('measure everything in both modes by default', () => {
    const options = parseOptions([]);
    expect([...options.only]).toEqual(['a', 'a2', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'k', 'l', 'm']);
    expect(options).toMatchObject({
      modes: ['redis', 'postgres'],
      leaderboardVotes: 5_000_000,
      memoryVotes: 1_000_000,
      rates: [50, 400, 1200, 3000],
      openLoopSeconds: 60,
      listenerCount: 2000,
    });
  });

  it('name the rates of the open loops', () => {
    expect(parseOptions(['--only', 'g,a2', '--rates', '50,1_200']).rates).toEqual([50, 1200]);
    expect(() => parseOptions(['--rates', '50,0'])).toThrow(/--rates/);
  });

  it('name measures, one mode and sizes, with separators if one likes', () => {
    const options = parseOptions([
      '--only',
      'a,c',
      '--mode',
      'postgres',
      '--votes',
      '1_000',
      '--memory-votes',
      '20,000',
      '--quick',
      '--rounds',
      '3',
    ]);
    expect([...options.only]).toEqual(['a', 'c']);
    expect(options).toMatchObject({
      modes: ['postgres'],
      leaderboardVotes: 1000,
      memoryVotes: 20_000,
      isQuick: true,
      roundCount: 3,
    });
  });

  it.each([
    [['--only', 'j']],
    [['--mode', 'kafka']],
    [['--votes', '-1']],
    [['--votes', '0']],
    [['--rounds', 'x']],
    [['--unknown']],
  ])('refuse %j', (args) => {
    expect(() => parseOptions(args)).toThrow();
  });
});

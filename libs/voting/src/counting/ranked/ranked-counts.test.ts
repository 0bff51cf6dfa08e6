import { describe, expect, it } from 'vitest';
import type { RankedBallot } from '../model/ballots.ts';
import type { Count } from '../model/count.ts';
import { dice, shuffled, testElection, thousand } from '../elections.test-support.ts';
import { countInstantRunoff } from './count-instant-runoff.ts';
import { countSchulze } from './count-schulze.ts';
import { countTransferable } from './count-transferable.ts';
import { beatpathWinners, runoffWinners, scottishWinners } from './second-count.test-support.ts';

const firsts = ({ order }: Count) => order.filter(({ rank }) => rank === 1).map(({ entryId }) => entryId);
const ballots = (...lines: [number, string][]): RankedBallot[] =>
  lines.map(([weight, ranking]) => ({ weight, ranking: ranking.split('>').map((group) => group.split('=')) }));

describe('1,000 random elections, ties included, have the winners of an independent implementation', () => {
  it('by instant runoff [XA-008]', () => {
    let tiedCount = 0;
    for (const seed of thousand) {
      const election = testElection(seed);
      const count = countInstantRunoff(election.entryIds, election.ballots, election.tieOrder);
      if (count.rounds?.some(({ tied }) => tied.length > 0)) tiedCount += 1;
      expect(firsts(count), `election ${seed}`).toEqual(runoffWinners(election));
    }
    expect(tiedCount).toBeGreaterThan(300);
  });

  it('by the single transferable vote [XA-008]', () => {
    let transferredCount = 0;
    for (const seed of thousand) {
      const { entryIds, seats, tieOrder, ballots: papers } = testElection(seed);
      const count = countTransferable(entryIds, papers, { seats, tieOrder });
      const elected = (count.rounds ?? []).flatMap((round) => round.elected).toSorted();
      if ((count.rounds?.length ?? 0) > 2) transferredCount += 1;
      expect(elected, `election ${seed}`).toEqual(scottishWinners({ entryIds, seats, tieOrder, ballots: papers }));
      const bySeat = count.order.slice(0, elected.length).map(({ entryId }) => entryId);
      expect(bySeat.toSorted(), `election ${seed}`).toEqual(elected);
    }
    expect(transferredCount).toBeGreaterThan(300);
  });

  it('by Schulze [XA-008]', () => {
    let tiedCount = 0;
    for (const seed of thousand) {
      const election = testElection(seed);
      const winners = firsts(countSchulze(election.entryIds, election.ballots));
      if (winners.length > 1) tiedCount += 1;
      expect(winners, `election ${seed}`).toEqual(beatpathWinners(election));
    }
    expect(tiedCount).toBeGreaterThan(100);
  });
});

const methods = [
  ['instant runoff', (one) => countInstantRunoff(one.entryIds, one.ballots, one.tieOrder)],
  ['transferable vote', (one) => countTransferable(one.entryIds, one.ballots, one)],
  ['Schulze', (one) => countSchulze(one.entryIds, one.ballots)],
] as const satisfies [string, (election: ReturnType<typeof testElection>) => Count][];

describe.each(methods)('%s', (_name, count) => {
  it('does not care for the order of ballots, nor for who is asked first', () => {
    for (const seed of thousand.slice(0, 200)) {
      const election = testElection(seed);
      const roll = dice(seed);
      const mixed = {
        ...election,
        ballots: shuffled(election.ballots, roll),
        entryIds: shuffled(election.entryIds, roll),
      };
      expect(count(mixed), `election ${seed}`).toEqual(count(election));
    }
  });

  it('knows entries by nothing but their ballots and the tie order', () => {
    const swap: Record<string, string> = { a: 'x9', b: 'x8', c: 'x7', d: 'x6', e: 'x5', f: 'x4' };
    const renamed = (ids: readonly string[]) => ids.map((id) => swap[id] ?? id);
    for (const seed of thousand.slice(0, 200)) {
      const election = testElection(seed);
      const other = {
        ...election,
        entryIds: renamed(election.entryIds),
        tieOrder: renamed(election.tieOrder),
        ballots: election.ballots.map(({ ranking, weight }) => ({ weight, ranking: ranking.map(renamed) })),
      };
      const ranks = (order: Count['order']) => new Map(order.map(({ entryId, rank }) => [entryId, rank]));
      const expected = [...ranks(count(election).order)].map(([id, rank]) => [swap[id], rank]);
      expect(ranks(count(other).order), `election ${seed}`).toEqual(new Map(expected as [string, number][]));
    }
  });

  it('elects whoever is first for more than half', () => {
    for (const seed of thousand.slice(0, 200)) {
      const { entryIds, tieOrder, ballots: others } = testElection(seed);
      const weight = others.reduce((sum, each) => sum + each.weight, 1);
      const [favourite = ''] = tieOrder;
      const all = [...others, { ranking: [[favourite]], weight }];
      const winners = firsts(count({ entryIds, tieOrder, seats: 1, ballots: all }));
      expect(winners, `election ${seed}`).toEqual([favourite]);
    }
  });

  it('ranks every entry once, also without a ballot', () => {
    const none = { entryIds: ['b', 'a', 'c'], tieOrder: ['c', 'a', 'b'], ballots: [], seats: 1 };
    expect(
      count(none)
        .order.map(({ entryId }) => entryId)
        .toSorted(),
    ).toEqual(['a', 'b', 'c']);
    expect(count({ ...none, entryIds: [] }).order).toEqual([]);
  });
});

describe('countSchulze', () => {
  it('takes its winners from the smallest set that beats all others', () => {
    for (const seed of thousand.slice(0, 300)) {
      const { entryIds, ballots: papers } = testElection(seed);
      const beats = (one: string, two: string) =>
        countSchulze([one, two], papers).order[0]?.entryId === one &&
        countSchulze([one, two], papers).order[1]?.rank === 2;
      const smith = smallestDominant(entryIds, beats);
      for (const winner of firsts(countSchulze(entryIds, papers))) expect(smith, `election ${seed}`).toContain(winner);
    }
  });

  it('orders the example of its author', () => {
    const example = ballots(
      [5, 'a>c>b>e>d'],
      [5, 'a>d>e>c>b'],
      [8, 'b>e>d>a>c'],
      [3, 'c>a>b>e>d'],
      [7, 'c>a>e>b>d'],
      [2, 'c>b>a>d>e'],
      [7, 'd>c>e>b>a'],
      [8, 'e>b>a>d>c'],
    );
    const { order } = countSchulze(['a', 'b', 'c', 'd', 'e'], example);
    expect(order.map(({ entryId, rank }) => `${rank}${entryId}`)).toEqual(['1e', '2a', '3c', '4b', '5d']);
  });
});

it('passes a surplus on by value and tells every stage', () => {
  const papers = ballots([6, 'a>b'], [2, 'b'], [4, 'c']);
  const { order, rounds } = countTransferable(['a', 'b', 'c'], papers, { seats: 2, tieOrder: ['a', 'b', 'c'] });
  expect(rounds?.map(({ elected, exhausted }) => [elected, exhausted])).toEqual([
    [['a'], 0],
    [[], 0.00004],
    [[], 3],
    [['c'], 3],
  ]);
  expect(order[0]).toEqual({ entryId: 'a', rank: 1, value: 6 });
});

function smallestDominant(entryIds: readonly string[], beats: (one: string, two: string) => boolean): string[] {
  const wins = (one: string) => entryIds.filter((two) => one !== two && beats(one, two)).length;
  const losses = (one: string) => entryIds.filter((two) => one !== two && beats(two, one)).length;
  const sorted = [...entryIds].sort((one, two) => wins(two) - losses(two) - (wins(one) - losses(one)));
  for (let size = 1; size <= sorted.length; size += 1) {
    const [inside, outside] = [sorted.slice(0, size), sorted.slice(size)];
    if (inside.every((one) => outside.every((two) => beats(one, two)))) return inside;
  }
  return sorted;
}

import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { makeResult, type ResultToMake, snapshotText } from './result-snapshot.ts';

const entry = (entryId: string, upCount: number, enteredAtMs = 0) => ({
  ...{ entryId, title: entryId, artistName: 'Artist', upCount, downCount: 0, weightedHundredths: upCount * 100 },
  enteredAtMs,
});
const asked = (change: Partial<ResultToMake> = {}): ResultToMake => ({
  ...{ contestId: 'c', method: 'net', tieRule: 'earliest', ballots: [], choice: undefined },
  entries: [entry('a', 2, 9), entry('b', 2, 1), entry('d', 1)],
  ...change,
});
const places = (change: Partial<ResultToMake>) =>
  makeResult(asked(change)).entries.map(({ entryId, rank, place, tied }) => [entryId, rank, place, tied]);

describe('a result', () => {
  it('keeps the rank by votes beside the place that the declared rule gives', () => {
    expect(places({})).toEqual([
      ['b', 1, 1, true],
      ['a', 1, 2, true],
      ['d', 3, 3, false],
    ]);
    expect(makeResult(asked()).winnerEntryId).toBe('b');
  });

  it('has no winner until the organiser has chosen one of the tied', () => {
    expect(makeResult(asked({ tieRule: 'organiser' })).winnerEntryId).toBeNull();
    const choice = { entryId: 'a', reason: 'Drawn' };
    expect(makeResult(asked({ tieRule: 'organiser', choice }))).toMatchObject({ winnerEntryId: 'a', tieBreak: choice });
    const elsewhere = { entryId: 'd', reason: 'Liked' };
    expect(makeResult(asked({ tieRule: 'organiser', choice: elsewhere })).tieBreak).toBeNull();
    expect(makeResult(asked({ choice })).tieBreak).toBeNull();
  });

  it('counts ballots by methods that ask for them', () => {
    const ballots = [
      {
        choices: [
          { entryId: 'd', points: 2 },
          { entryId: 'a', points: 1 },
        ],
        weight: 300,
      },
    ];
    for (const method of ['approval', 'positional', 'score', 'irv', 'stv', 'schulze'] as const) {
      const { entries, winnerEntryId } = makeResult(asked({ method, ballots }));
      expect([method, entries.length, winnerEntryId]).toEqual([method, 3, 'd']);
    }
  });

  it('is the same text in whatever order entries come', () => {
    const { entries } = asked();
    expect(snapshotText(makeResult(asked({ entries: entries.toReversed() })))).toBe(snapshotText(makeResult(asked())));
    expect(canonicalJson({ b: [1, 2.5, null], a: { d: 'ä"', c: true } })).toBe(
      '{"a":{"c":true,"d":"ä\\""},"b":[1,2.5,null]}',
    );
  });
});

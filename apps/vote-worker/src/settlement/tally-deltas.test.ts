import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOutcomes } from './group-counts.ts';
import type { Outcome, SettledCast } from './settled-vote.ts';
import { type ChangedVote, tallyDeltas } from './tally-deltas.ts';

interface Draft {
  entryId?: string;
  country?: string | null;
  value?: 1 | -1;
  weight?: number;
  outcome?: Outcome;
  groupId?: string;
}

function settled({
  entryId = 'e1',
  country = 'DE',
  value = 1,
  weight = 1,
  outcome = { state: 'counted' },
  groupId = 'b',
}: Draft): SettledCast {
  const item = {
    kind: 'cast',
    id: 'v',
    contestId: 'c',
    entryId,
    voterKey: 'u',
    windowStart: '2026-06-15',
    tier: 'account',
    value,
    castAtMs: 1,
    leafIndex: 0,
  } as const;
  return {
    item,
    categoryId: null,
    groupId,
    outcome,
    verdict: { state: 'counted' },
    fraudScore: 0,
    reasons: [],
    signals: {},
    ruleSetVersion: 1,
    address: null,
    country,
    asn: null,
    weight,
  };
}

const changed = (more: Partial<ChangedVote>): ChangedVote => ({
  entryId: 'e1',
  contestId: 'c',
  country: 'DE',
  value: 1,
  weight: 1,
  wasCounted: true,
  isCounted: false,
  ...more,
});

describe('tally deltas', () => {
  it('sum counted votes by entry and country, in that order', () => {
    const stored = [
      settled({ entryId: 'e2' }),
      settled({}),
      settled({ country: null, value: -1 }),
      settled({}),
      settled({ entryId: 'e1', country: 'AT', weight: 0.5 }),
    ];
    expect(tallyDeltas(stored, [])).toEqual([
      { entryId: 'e1', contestId: 'c', country: null, up: 0, down: 1, weighted: -1 },
      { entryId: 'e1', contestId: 'c', country: 'AT', up: 1, down: 0, weighted: 0.5 },
      { entryId: 'e1', contestId: 'c', country: 'DE', up: 2, down: 0, weighted: 2 },
      { entryId: 'e2', contestId: 'c', country: 'DE', up: 1, down: 0, weighted: 1 },
    ]);
  });

  it('have nothing of held, void and rejected casts, nor of changes that cancel out', () => {
    const others: Outcome[] = [
      { state: 'held' },
      { state: 'void', reason: 'withdrawn', voidedAtMs: 1 },
      { state: 'rejected', reason: 'already_voted' },
    ];
    expect(
      tallyDeltas(
        others.map((outcome) => settled({ outcome })),
        [changed({ wasCounted: false })],
      ),
    ).toEqual([]);
    expect(tallyDeltas([settled({})], [changed({})])).toEqual([]);
  });

  it('take back what is no longer counted and add what is again', () => {
    expect(
      tallyDeltas([], [changed({}), changed({ value: -1, wasCounted: false, isCounted: true, weight: 0.25 })]),
    ).toEqual([{ entryId: 'e1', contestId: 'c', country: 'DE', up: -1, down: 1, weighted: -1.25 }]);
  });

  it('keep sums of weights exact', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1 }), (hundredths) => {
        const [sum] = tallyDeltas(
          hundredths.map((each) => settled({ weight: each / 100 })),
          [],
        );
        expect(sum?.weighted).toBe(hundredths.reduce((a, b) => a + b, 0) / 100);
      }),
    );
  });
});

it('outcomes are counted by group, and a group without casts has zeros', () => {
  const casts = [
    settled({}),
    settled({ outcome: { state: 'held' } }),
    settled({ groupId: 'other', outcome: { state: 'rejected', reason: 'x' } }),
  ];
  expect([...countOutcomes([{ groupId: 'b' }, { groupId: 'other' }, { groupId: 'empty' }], casts)]).toEqual([
    ['b', { counted: 1, held: 1, rejected: 0, void: 0 }],
    ['other', { counted: 0, held: 0, rejected: 1, void: 0 }],
    ['empty', { counted: 0, held: 0, rejected: 0, void: 0 }],
  ]);
});

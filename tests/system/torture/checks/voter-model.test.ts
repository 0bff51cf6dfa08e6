import { describe, expect, it } from 'vitest';
import type { Action, Outcome } from '../load/records.ts';
import type { TortureContest } from '../world/contests.ts';
import { windowOf } from '../world/contests.ts';
import type { Receipt } from './verify-receipt.ts';
import { expectationOf } from './voter-model.ts';

const startMs = Date.UTC(2026, 4, 4, 12);
const minuteMs = 60_000;
const voter = {
  name: 'ann',
  token: '',
  tier: 'account' as const,
  email: undefined,
  mailbox: undefined,
  isProven: false,
  ip: '',
};

const contestOf = (change: Partial<TortureContest>): TortureContest => ({
  id: 'contest',
  policy: 'once',
  tier: 'cookie',
  maxVotesPerVoter: null,
  timeZone: 'UTC',
  startsAtMs: startMs,
  endsAtMs: startMs * 2,
  entryIds: [],
  ...change,
});

/** One thing after another, a minute apart: `+a` casts 1 for a, `-a` casts -1, `x3` takes the third doing back, `!` is refused, `?` has no answer. */
function doings(words: string, minutes = 1): Action[] {
  return words.split(' ').map((word, index): Action => {
    const [sign = '', subject = '', mark = ''] = word;
    const atMs = startMs + index * minutes * minuteMs;
    const receipt = { castAt: new Date(atMs).toISOString() } as Receipt;
    const accepted: Outcome = { is: 'accepted', id: String(index + 1), receipt: sign === 'x' ? undefined : receipt };
    const outcome: Outcome =
      mark === '!'
        ? { is: 'refused', status: 409, code: 'ALREADY_VOTED' }
        : mark === '?'
          ? { is: 'unknown' }
          : accepted;
    const what =
      sign === 'x'
        ? { kind: 'withdraw' as const, entryId: '', voteId: subject }
        : { kind: 'cast' as const, entryId: subject, voteId: undefined };
    return {
      voter,
      contestId: 'contest',
      value: sign === '-' ? -1 : 1,
      key: '',
      tries: [],
      fromMs: atMs,
      toMs: atMs + 5,
      outcome,
      ...what,
    };
  });
}

const statesOf = (words: string, change: Partial<TortureContest> = {}) => {
  const expectation = expectationOf(doings(words), contestOf(change));
  return (
    expectation &&
    [...expectation.states].sort(([a], [b]) => Number(a) - Number(b)).map(([id, state]) => `${id} ${state}`)
  );
};

describe('what a voter must have in the end', () => {
  it.each([
    ['+a', ['1 live']],
    ['+a +a', ['1 live', '2 rejected']],
    ['+a +b', ['1 live', '2 live']],
    ['+a x1 +a', ['1 withdrawn', '3 live']],
    ['+a x1 x1 +a +a', ['1 withdrawn', '4 live', '5 rejected']],
    ['+a +a x2', ['1 live', '2 rejected']],
    ['+a +a x1', ['1 withdrawn', '2 rejected']],
  ])('once: %s', (words, expected) => {
    expect(statesOf(words)).toEqual(expected);
  });

  it.each([
    ['+a +b +c', ['1 live', '2 live', '3 rejected']],
    ['+a +b x1 +c', ['1 withdrawn', '2 live', '4 live']],
    ['+a +a +b', ['1 live', '2 rejected', '3 live']],
  ])('with a budget of two: %s', (words, expected) => {
    expect(statesOf(words, { maxVotesPerVoter: 2 })).toEqual(expected);
  });

  it.each([
    ['+a +a', ['1 toggled_off', '2 toggled_off']],
    ['+a -a', ['1 changed', '2 live']],
    ['+a -a -a +a', ['1 changed', '2 toggled_off', '3 toggled_off', '4 live']],
    ['+a x1 +a', ['1 withdrawn', '3 live']],
    ['+a +a x1 x2', ['1 toggled_off', '2 toggled_off']],
    ['+a -a x1', ['1 changed', '2 live']],
  ])('toggle: %s', (words, expected) => {
    expect(statesOf(words, { policy: 'toggle', maxVotesPerVoter: 1 })).toEqual(expected);
  });

  it('a slot and a budget are of one window', () => {
    const states = expectationOf(
      doings('+a +a +a', 24 * 60),
      contestOf({ policy: 'daily', maxVotesPerVoter: 1 }),
    )?.states;
    expect([...(states?.values() ?? [])]).toEqual(['live', 'live', 'live']);
  });

  it('is not said where an answer is missing or the clocks do not tell the order', () => {
    expect(statesOf('+a +b? +c')).toBeUndefined();
    expect(expectationOf(doings('+a +b', 0), contestOf({}))).toBeUndefined();
  });

  it('names refusals as a double vote that nothing before explains', () => {
    expect(expectationOf(doings('+a +a!'), contestOf({}))?.groundless).toEqual([]);
    expect(expectationOf(doings('+a x1 +a!'), contestOf({}))?.groundless).toHaveLength(1);
  });
});

describe('the window of a vote', () => {
  it.each([
    ['daily', 'Asia/Kolkata', '2026-05-04T18:29:59.999Z', '2026-05-04'],
    ['daily', 'Asia/Kolkata', '2026-05-04T18:30:00.000Z', '2026-05-05'],
    ['weekly', 'UTC', '2026-05-03T23:59:59.999Z', '2026-04-27'],
    ['weekly', 'UTC', '2026-05-04T00:00:00.000Z', '2026-05-04'],
    ['once', 'UTC', '2026-06-01T00:00:00.000Z', '2026-05-04'],
    ['toggle', 'America/St_Johns', '2026-06-01T00:00:00.000Z', '2026-05-04'],
  ] as const)('%s, %s, %s: %s', (policy, timeZone, castAt, expected) => {
    expect(windowOf(contestOf({ policy, timeZone }), Date.parse(castAt))).toBe(expected);
  });
});

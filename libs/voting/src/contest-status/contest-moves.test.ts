import { describe, expect, it } from 'vitest';
import { type ContestMove, dueMove, hasOpened, stateAfter } from './contest-moves.ts';
import type { ContestStatus } from './contest-status.ts';

const states: readonly ContestStatus[] = ['draft', 'scheduled', 'open', 'closed', 'certified', 'published', 'archived'];

const moves: readonly ContestMove[] = [
  'schedule',
  'unschedule',
  'open',
  'close',
  'certify',
  'uncertify',
  'publish',
  'archive',
];

describe('the moves of a contest', () => {
  it('are these and no others', () => {
    const legal = moves.flatMap((move) =>
      states.flatMap((from) => {
        const to = stateAfter(move, from);
        return to === undefined ? [] : [`${from} ${move} ${to}`];
      }),
    );
    expect(legal).toEqual([
      'draft schedule scheduled',
      'scheduled unschedule draft',
      'draft open open',
      'scheduled open open',
      'scheduled close closed',
      'open close closed',
      'closed certify certified',
      'certified uncertify closed',
      'published uncertify closed',
      'certified publish published',
      'draft archive archived',
      'closed archive archived',
      'certified archive archived',
      'published archive archived',
    ]);
  });

  it('leave a contest that takes no more votes closed for ever', () => {
    const over: ContestStatus[] = ['closed', 'certified', 'published', 'archived'];
    const reached = over.flatMap((from) => moves.map((m) => stateAfter(m, from)));
    expect(over).toEqual(expect.arrayContaining(reached.filter((state) => state !== undefined)));
  });
});

describe('the opening', () => {
  it.each<[ContestStatus, number, boolean]>([
    ['draft', 2000, false],
    ['scheduled', 999, false],
    ['scheduled', 1000, true],
    ['open', 0, true],
    ['closed', 0, true],
    ['archived', 0, true],
  ])('of a contest that is %s, at %i: %s', (status, atMs, opened) => {
    expect(hasOpened({ status, votingStartsAtMs: 1000 }, atMs)).toBe(opened);
  });
});

describe('the clock', () => {
  it.each<[ContestStatus, number, ReturnType<typeof dueMove>]>([
    ['draft', 5000, undefined],
    ['scheduled', 999, undefined],
    ['scheduled', 1000, 'open'],
    ['scheduled', 5000, 'open'],
    ['open', 1999, undefined],
    ['open', 2000, 'close'],
    ['closed', 5000, undefined],
    ['published', 5000, undefined],
  ])('asks of a contest that is %s, at %i: %s', (status, atMs, move) => {
    expect(dueMove({ status, votingStartsAtMs: 1000, votingEndsAtMs: 2000 }, atMs)).toBe(move);
  });
});

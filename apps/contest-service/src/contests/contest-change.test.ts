import { describe, expect, it } from 'vitest';
import { assertConsistent, type ContestPatch, type ContestSettings } from './contest-change.ts';

const contest: ContestSettings = {
  voterTier: 'guest',
  guestConfirmation: 'none',
  votingStartsAt: new Date('2026-06-01T14:00:00Z'),
  votingEndsAt: new Date('2026-07-01T00:00:00Z'),
  submissionsStartAt: null,
  submissionsEndAt: new Date('2026-05-20T00:00:00Z'),
  publicWeight: 1,
  juryWeight: 0,
  holdThreshold: 0.5,
  rejectThreshold: 0.95,
};

function refusedFields(patch: ContestPatch, current = contest): string[] {
  try {
    assertConsistent(current, patch);
  } catch (error) {
    return (error as { options: { errors: { field: string }[] } }).options.errors.map(({ field }) => field);
  }
  return [];
}

describe('a change of a contest', () => {
  it.each<[ContestPatch, string[]]>([
    [{ votingEndsAt: '2026-06-01T14:00:00Z' }, ['body.votingEndsAt']],
    [{ votingStartsAt: '2026-07-01T00:00:00.000Z' }, ['body.votingStartsAt']],
    [
      { votingStartsAt: '2026-08-01T00:00:00Z', votingEndsAt: '2026-07-15T00:00:00Z' },
      ['body.votingStartsAt', 'body.votingEndsAt'],
    ],
    [{ holdThreshold: 0.96 }, ['body.holdThreshold']],
    [{ rejectThreshold: 0.49 }, ['body.rejectThreshold']],
    [{ votingEndsAt: '2026-06-01T13:59:59Z', holdThreshold: 1 }, ['body.votingEndsAt', 'body.holdThreshold']],
    [{ submissionsStartAt: '2026-05-20T00:00:00Z' }, ['body.submissionsStartAt']],
    [{ juryWeight: 0.3 }, ['body.juryWeight']],
    [{ publicWeight: 0.6, juryWeight: 0.401 }, ['body.publicWeight', 'body.juryWeight']],
  ])('%o is refused naming %o', (patch, fields) => {
    expect(refusedFields(patch)).toEqual(fields);
  });

  it.each<ContestPatch>([
    { name: 'New name' },
    { holdThreshold: 0.95 },
    { votingStartsAt: '2026-08-01T00:00:00Z', votingEndsAt: '2026-09-01T00:00:00Z' },
    { holdThreshold: 0.97, rejectThreshold: 0.99 },
    { submissionsStartAt: '2026-06-20T00:00:00Z', submissionsEndAt: null },
    { publicWeight: 0.7, juryWeight: 0.3 },
  ])('%o is consistent', (patch) => {
    expect(refusedFields(patch)).toEqual([]);
  });
});

describe('a register of codes', () => {
  const census: ContestSettings = { ...contest, voterTier: 'census' };
  const confirmed: ContestSettings = { ...contest, guestConfirmation: 'email' };

  it('has no confirmation by mail', () => {
    expect(refusedFields({ guestConfirmation: 'email' }, census)).toEqual(['body.guestConfirmation']);
    expect(refusedFields({ voterTier: 'census' }, confirmed)).toEqual(['body.voterTier']);
    expect(refusedFields({ voterTier: 'census', guestConfirmation: 'email' })).toEqual([
      'body.voterTier',
      'body.guestConfirmation',
    ]);
    expect(refusedFields({ voterTier: 'census', guestConfirmation: 'none' }, confirmed)).toEqual([]);
    expect(refusedFields({ voterTier: 'list', guestConfirmation: 'email' }, census)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { assertConsistent, type ContestPatch, type ContestSettings, fieldsFixedByVotes } from './contest-change.ts';

const contest: ContestSettings = {
  votePolicy: 'once',
  voterTier: 'guest',
  guestConfirmation: 'none',
  timeZone: 'America/New_York',
  votingStartsAt: new Date('2026-06-01T14:00:00Z'),
  votingEndsAt: new Date('2026-07-01T00:00:00Z'),
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
  ])('%o is refused naming %o', (patch, fields) => {
    expect(refusedFields(patch)).toEqual(fields);
  });

  it.each<ContestPatch>([
    { name: 'New name' },
    { holdThreshold: 0.95 },
    { votingStartsAt: '2026-08-01T00:00:00Z', votingEndsAt: '2026-09-01T00:00:00Z' },
    { holdThreshold: 0.97, rejectThreshold: 0.99 },
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

describe('what votes have fixed', () => {
  it('is the policy', () => {
    expect(fieldsFixedByVotes(contest, { votePolicy: 'daily' })).toEqual(['votePolicy']);
    expect(fieldsFixedByVotes(contest, { votePolicy: 'once', allowDislike: true })).toEqual([]);
  });

  it('is whether a list says who votes', () => {
    expect(fieldsFixedByVotes(contest, { voterTier: 'list' })).toEqual(['voterTier']);
    expect(fieldsFixedByVotes({ ...contest, voterTier: 'list' }, { voterTier: 'account' })).toEqual(['voterTier']);
    expect(fieldsFixedByVotes(contest, { voterTier: 'account' })).toEqual([]);
    expect(fieldsFixedByVotes({ ...contest, voterTier: 'list' }, { voterTier: 'list' })).toEqual([]);
  });

  it('is whether a register of codes says who votes', () => {
    const census = { ...contest, voterTier: 'census' } as const;
    expect(fieldsFixedByVotes(contest, { voterTier: 'census' })).toEqual(['voterTier']);
    for (const voterTier of ['list', 'guest'] as const)
      expect(fieldsFixedByVotes(census, { voterTier })).toEqual(['voterTier']);
    expect(fieldsFixedByVotes({ ...contest, voterTier: 'list' }, { voterTier: 'census' })).toEqual(['voterTier']);
    expect(fieldsFixedByVotes(census, { voterTier: 'census' })).toEqual([]);
  });

  it.each(['once', 'toggle'] as const)('is the first local day of a contest with the policy %s', (votePolicy) => {
    const current = { ...contest, votePolicy };
    expect(fieldsFixedByVotes(current, { votingStartsAt: '2026-06-02T03:59:59Z' })).toEqual([]);
    expect(fieldsFixedByVotes(current, { votingStartsAt: '2026-06-02T04:00:00Z' })).toEqual(['votingStartsAt']);
  });

  it.each(['daily', 'weekly'] as const)('is not the start of a contest with the policy %s', (votePolicy) => {
    expect(fieldsFixedByVotes({ ...contest, votePolicy }, { votingStartsAt: '2026-06-20T00:00:00Z' })).toEqual([]);
  });
});

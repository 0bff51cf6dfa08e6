import { describe, expect, it } from 'vitest';
import { codeRefusal, listRefusal, needsAddress, needsConfirmation, tierRefusal } from './tier-refusal.ts';

const guest = { tier: 'guest' } as const;
const account = { tier: 'account', isEmailVerified: false } as const;
const verified = { tier: 'account', isEmailVerified: true } as const;

describe('a contest', () => {
  it.each([
    ['cookie', guest, null],
    ['cookie', account, null],
    ['guest', guest, null],
    ['guest', account, null],
    ['account', guest, 'VOTER_TIER_TOO_LOW'],
    ['account', account, null],
    ['verified_account', guest, 'VOTER_TIER_TOO_LOW'],
    ['verified_account', account, 'EMAIL_NOT_VERIFIED'],
    ['verified_account', { tier: 'account' }, 'EMAIL_NOT_VERIFIED'],
    ['verified_account', verified, null],
    ['list', guest, null],
    ['list', account, 'EMAIL_NOT_VERIFIED'],
    ['list', verified, null],
    ['census', guest, null],
    ['census', account, null],
    ['census', verified, null],
  ] as const)('for %s and %o: %s', (asked, voter, expected) => {
    expect(tierRefusal(asked, voter)).toBe(expected);
  });

  it('with a list takes nobody who is not on it, and one without asks nobody', () => {
    expect([listRefusal('list', false), listRefusal('list', true), listRefusal('account', false)]).toEqual([
      'NOT_ON_VOTER_LIST',
      null,
      null,
    ]);
  });

  it('with a register of codes takes whoever has one of them, and one without asks for none', () => {
    expect([codeRefusal('census', undefined), codeRefusal('census', 'ABCD2345')]).toEqual([
      'VOTER_CODE_REQUIRED',
      null,
    ]);
    expect([listRefusal('census', false), listRefusal('census', true)]).toEqual(['NOT_ON_VOTER_LIST', null]);
    expect([codeRefusal('list', undefined), codeRefusal('account', undefined)]).toEqual([null, null]);
  });
});

describe('a guest', () => {
  it.each([
    ['cookie', 'none', false, false],
    ['cookie', 'email', true, true],
    ['guest', 'none', true, false],
    ['guest', 'email', true, true],
    ['list', 'none', true, true],
    ['census', 'none', false, false],
    ['census', 'email', false, false],
  ] as const)(
    'of a contest for %s with the confirmation %s: address %s, mail %s',
    (voterTier, guestConfirmation, address, mail) => {
      const contest = { voterTier, guestConfirmation };
      expect([needsAddress(contest), needsConfirmation(contest)]).toEqual([address, mail]);
    },
  );
});

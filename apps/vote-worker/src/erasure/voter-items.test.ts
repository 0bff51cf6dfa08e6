import { expect, it } from 'vitest';
import { anonymousKey } from './anonymous-key.ts';
import { anonymousItems, voterNameOf } from './voter-items.ts';

const secret = new Uint8Array(32);
const voters = new Set(['u:one']);

it('leaves the vote and takes the voter out of it, and leaves the items of others alone', () => {
  const vote = { id: 'v', contestId: 'c', entryId: 'e', value: 1, tier: 'account' };
  const own = { ...vote, voterKey: 'u:one', voterUserId: 'one', ip: '192.0.2.1', userAgent: 'x', deviceHash: 'h', voterName: 'Jo', accountCreatedAtMs: 1 };
  const other = { ...own, voterKey: 'u:two' };
  expect(anonymousItems([own, other, null, 'text'], voters, secret)).toEqual([
    { ...vote, voterKey: anonymousKey(secret, 'c', 'u:one') },
    other,
    null,
    'text',
  ]);
});

it('takes the account out of a vote with a code, and leaves the code used', () => {
  const vote = { id: 'v', contestId: 'c', entryId: 'e', value: 1, tier: 'guest', voterKey: 'c:code' };
  const [own, other] = [{ ...vote, voterUserId: 'one', ip: '192.0.2.1' }, { ...vote, voterUserId: 'two', ip: '192.0.2.1' }];
  expect(anonymousItems([own, other], new Set(['u:one', 'one']), secret)).toEqual([vote, other]);
  expect([own, other].map((item) => voterNameOf(item, new Set(['u:one', 'one'])))).toEqual(['one', undefined]);
});

it('renames the address beside the voter, and takes out another of the same account', () => {
  const vote = { id: 'v', contestId: 'c', entryId: 'e', value: 1 };
  const names = new Set(['u:one', 'g:one']);
  const ofAddress = { ...vote, voterKey: 'c:session', mailboxKey: 'g:one', ip: '192.0.2.1' };
  const own = { ...vote, voterKey: 'u:one', mailboxKey: 'g:one' };
  const ownWithOther = { ...vote, voterKey: 'u:one', mailboxKey: 'g:work' };
  const mailboxKey = anonymousKey(secret, 'c', 'g:one');
  expect(anonymousItems([ofAddress, own, ownWithOther], names, secret)).toEqual([
    { ...vote, voterKey: 'c:session', mailboxKey },
    { ...vote, voterKey: anonymousKey(secret, 'c', 'u:one'), mailboxKey },
    { ...vote, voterKey: anonymousKey(secret, 'c', 'u:one') },
  ]);
  expect(voterNameOf(ofAddress, names)).toBe('g:one');
});

it('finds voters in items of any form', () => {
  expect([{ voterKey: 'u:one' }, { voterKey: 'u:two' }, { voterKey: 7 }, {}, null, 'u:one'].map((item) => voterNameOf(item, voters))).toEqual([
    'u:one', undefined, undefined, undefined, undefined, undefined,
  ]);
});

import { expect, it } from 'vitest';
import { anonymousKey } from './anonymous-key.ts';
import { anonymousItems, mentionsAny, voterNameOf } from './voter-items.ts';

const secret = new Uint8Array(32);
const voters = new Set(['u:one']);

it('leaves the vote and takes the voter out of it, and leaves the items of others alone', () => {
  const vote = { id: 'v', contestId: 'c', entryId: 'e', value: 1, tier: 'account' };
  const own = {
    ...vote,
    voterKey: 'u:one',
    voterUserId: 'one',
    ip: '192.0.2.1',
    userAgent: 'x',
    deviceHash: 'h',
    voterName: 'Jo',
    accountCreatedAtMs: 1,
    requestId: 'request-of-ada',
  };
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
  const [own, other] = [
    { ...vote, voterUserId: 'one', ip: '192.0.2.1' },
    { ...vote, voterUserId: 'two', ip: '192.0.2.1' },
  ];
  expect(anonymousItems([own, other], new Set(['u:one', 'one']), secret)).toEqual([vote, other]);
  expect([own, other].map((item) => voterNameOf(item, new Set(['u:one', 'one'])))).toEqual(['one', undefined]);
});

it('takes the address out of the votes that came with it, and leaves them to who cast them', () => {
  const other = {
    id: 'v',
    contestId: 'c',
    voterKey: 'c:session',
    voterUserId: 'session',
    mailboxKey: 'g:address',
    ip: '192.0.2.1',
  };
  const own = { ...other, voterKey: 'u:one', voterUserId: 'one' };
  const names = new Set(['u:one', 'one', 'g:address']);
  const mailboxKey = anonymousKey(secret, 'c', 'g:address');
  expect(anonymousItems([other, own], names, secret)).toEqual([
    { ...other, mailboxKey },
    { id: 'v', contestId: 'c', voterKey: anonymousKey(secret, 'c', 'u:one'), mailboxKey },
  ]);
  const withAnother = { ...own, mailboxKey: 'g:work' };
  expect(anonymousItems([withAnother], names, secret)).toEqual([
    { id: 'v', contestId: 'c', voterKey: anonymousKey(secret, 'c', 'u:one') },
  ]);
  expect(
    [other, { ...other, mailboxKey: 'g:else' }, null].map((item) => [
      mentionsAny(item, names),
      voterNameOf(item, names),
    ]),
  ).toEqual([
    [true, undefined],
    [false, undefined],
    [false, undefined],
  ]);
});

it('finds voters in items of any form', () => {
  expect(
    [{ voterKey: 'u:one' }, { voterKey: 'u:two' }, { voterKey: 7 }, {}, null, 'u:one'].map((item) =>
      voterNameOf(item, voters),
    ),
  ).toEqual(['u:one', undefined, undefined, undefined, undefined, undefined]);
});

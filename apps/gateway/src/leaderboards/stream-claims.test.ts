import type { Caller } from '@urvote/platform/auth/caller';
import { expect, it } from 'vitest';
import { streamClaims } from './stream-claims.ts';

const shares = { maxPerAddress: 200, maxPerSession: 10 };
const keysOf = (ip: string, caller: Caller = { kind: 'anonymous' }) =>
  streamClaims(caller, ip, shares).map(({ key, maxCount }) => [key, maxCount]);

it('counts streams by address, those of version 6 by their network, and by session', () => {
  expect(keysOf('203.0.113.7')).toEqual([['address:203.0.113.7', 200]]);
  expect(keysOf('2001:db8:0:1::1')).toEqual(keysOf('2001:db8:0:1:ffff:ffff:ffff:ffff'));
  expect(keysOf('2001:db8:0:1::1')).not.toEqual(keysOf('2001:db8:0:2::1'));
  expect(keysOf('203.0.113.7', { kind: 'guest', guestId: 'g1' })).toEqual([
    ['address:203.0.113.7', 200],
    ['session:guest:g1', 10],
  ]);
});

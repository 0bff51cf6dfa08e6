import { describe, expect, it } from 'vitest';
import {
  accountVoterKey,
  codeVoterKey,
  cookieVoterKey,
  deviceHash,
  guestVoterKey,
  scopedKey,
  userIdOfKey,
} from './voter-key.ts';

const secret = 's'.repeat(32);

describe('guestVoterKey', () => {
  it('is one for the spellings of one mailbox', () => {
    const key = guestVoterKey('a@x.org', secret);
    for (const email of ['a+1@x.org', 'A@x.org', ' a@X.ORG.']) expect(guestVoterKey(email, secret)).toBe(key);
  });

  it('is another for another mailbox or secret', () => {
    const key = guestVoterKey('a@x.org', secret);
    expect(guestVoterKey('b@x.org', secret)).not.toBe(key);
    expect(guestVoterKey('a@x.org', 't'.repeat(32))).not.toBe(key);
  });

  it('is compact and says nothing', () => {
    expect(guestVoterKey('someone@x.org', secret)).toMatch(/^g:[\w-]{24}$/);
  });

  it('stays what it was: stored keys must keep their meaning', () => {
    expect(guestVoterKey('a@x.org', secret)).toBe('g:eyB4sZSu0SuHQRzWqvCrK6YP');
    expect(deviceHash('fingerprint', secret)).toBe('J7giCZdkbAzLEJ24rBXtjzq2');
  });
});

it('names an account by its id', () => {
  const id = '0190f5a0-0000-7000-8000-00000000000a';
  expect(accountVoterKey(id)).toBe(`u:${id}`);
  expect(accountVoterKey(id.toUpperCase())).toBe(`u:${id}`);
  expect(userIdOfKey(accountVoterKey(id))).toBe(id);
});

it('knows a guest without an address by the session alone', () => {
  const id = '0190f5a0-0000-7000-8000-00000000000a';
  expect(cookieVoterKey(id, secret)).toMatch(/^c:[\w-]{24}$/);
  expect(cookieVoterKey(id.toUpperCase(), secret)).toBe(cookieVoterKey(id, secret));
  expect(cookieVoterKey(id, 't'.repeat(32))).not.toBe(cookieVoterKey(id, secret));
});

it('knows whoever has a code by it, in one contest', () => {
  const [contestId, otherId] = ['0190f5a0-0000-7000-8000-00000000000a', '0190f5a0-0000-7000-8000-00000000000b'];
  const key = codeVoterKey(contestId, 'ABCD-2345', secret);
  expect(key).toMatch(/^c:[\w-]{24}$/);
  for (const code of ['ABCD2345', 'abcd 2345', ' ab-cd 23-45 '])
    expect(codeVoterKey(contestId.toUpperCase(), code, secret)).toBe(key);
  const others = [
    codeVoterKey(otherId, 'ABCD-2345', secret),
    codeVoterKey(contestId, 'ABCD-2346', secret),
    codeVoterKey(contestId, 'ABCD-2345', 't'.repeat(32)),
    cookieVoterKey(contestId, secret),
  ];
  expect(others).not.toContain(key);
});

it('knows a voter in one place alone', () => {
  const key = scopedKey('u:ada', 'entry-1', secret);
  expect(key).toMatch(/^[\w-]{24}$/);
  expect(scopedKey('u:ada', 'ENTRY-1', secret)).toBe(key);
  const others = [scopedKey('u:ada', 'entry-2', secret), scopedKey('u:bob', 'entry-1', secret)];
  expect(others).not.toContain(key);
});

describe('deviceHash', () => {
  it('is stable, keyed and not the fingerprint', () => {
    expect(deviceHash('fp', secret)).toBe(deviceHash('fp', secret));
    expect(deviceHash('fp', secret)).not.toBe(deviceHash('fp', 't'.repeat(32)));
    expect(deviceHash('fp', secret)).toMatch(/^[\w-]{24}$/);
  });

  it('is never a guest key', () => {
    expect(guestVoterKey('a@x.org', secret)).not.toContain(deviceHash('a@x.org', secret));
  });
});

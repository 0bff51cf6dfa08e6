import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupIdOfVote, indexOfVote, isVoteId, jobIdOfGroup, openGroup, voteIdAt } from './vote-id.ts';

const openedAtMs = Date.UTC(2026, 4, 1, 12);
const random = new Uint8Array([0xff, 1, 2, 3, 4, 5, 6, 7]);
const anyTime = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const anyRandom = fc.uint8Array({ minLength: 8, maxLength: 8 });
const anyIndex = fc.integer({ min: 0, max: 4094 });

describe('openGroup', () => {
  it('lays the parts out as RFC 9562 says', () => {
    const group = openGroup(0x0123456789ab, random);
    expect(group.groupId).toBe('01234567-89ab-7fff-bf01-020304050607');
    expect(voteIdAt(group, 0)).toBe('01234567-89ab-7000-bf01-020304050607');
    expect(voteIdAt(group, 0x1a2)).toBe('01234567-89ab-71a2-bf01-020304050607');
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 48])('refuses the time %s', (nowMs) => {
    expect(() => openGroup(nowMs, random)).toThrow(RangeError);
  });

  it('refuses random of another length and leaves its argument alone', () => {
    expect(() => openGroup(0, new Uint8Array(7))).toThrow(RangeError);
    const bytes = new Uint8Array(8).fill(0xff);
    openGroup(0, bytes);
    expect([...bytes]).toEqual(Array(8).fill(255));
  });
});

describe('voteIdAt', () => {
  it('refuses an index outside the group', () => {
    const group = openGroup(openedAtMs, random);
    for (const index of [-1, 4095, 1.5, Number.NaN]) expect(() => voteIdAt(group, index)).toThrow(RangeError);
  });

  it('makes distinct ids that sort by index', () => {
    const group = openGroup(openedAtMs, random);
    const ids = Array.from({ length: 4095 }, (_, index) => voteIdAt(group, index));
    expect(new Set(ids).size).toBe(4095);
    expect([...ids].sort()).toEqual(ids);
  });

  it('goes there and back for every group and index', () => {
    fc.assert(
      fc.property(anyTime, anyRandom, anyIndex, (nowMs, bytes, index) => {
        const group = openGroup(nowMs, bytes);
        const id = voteIdAt(group, index);
        expect(isVoteId(id)).toBe(true);
        expect(groupIdOfVote(id)).toBe(group.groupId);
        expect(indexOfVote(id)).toBe(index);
      }),
    );
  });
});

describe('isVoteId', () => {
  const group = openGroup(openedAtMs, random);
  it.each([
    ['a vote', voteIdAt(group, 7), true],
    ['a group', group.groupId, false],
    ['version 4', '9b2f1c3e-5d4a-4b6c-8d7e-0f1a2b3c4d5e', false],
    ['another variant', '01234567-89ab-7000-7f01-020304050607', false],
    ['capitals', voteIdAt(group, 7).toUpperCase(), false],
    ['nothing', '', false],
    ['a line more', `${voteIdAt(group, 7)}\n`, false],
  ])('%s', (_name, text, expected) => {
    expect(isVoteId(text)).toBe(expected);
  });

  it('guards the readers', () => {
    for (const read of [groupIdOfVote, indexOfVote]) {
      expect(() => read(group.groupId)).toThrow(RangeError);
    }
  });
});

it('makes job ids the queue takes', () => {
  const jobId = jobIdOfGroup(openGroup(openedAtMs, random).groupId);
  expect(jobId).toMatch(/^v-[0-9a-f-]{36}$/);
  expect(jobId).not.toContain(':');
});

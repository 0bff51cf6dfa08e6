import type { ContestResource } from '@urvote/contracts/http/contests/contest-schemas';
import { describe, expect, it } from 'vitest';
import { assertVersion, contestTag } from './contest-version.ts';

const contest = { id: 'c', version: 3, votingState: 'open' } as ContestResource;
const closed = { ...contest, votingState: 'closed' } as const;
const newer = { ...contest, version: 4 };

describe('the entity tag of a contest', () => {
  it('changes with every part of it, and begins with the version', () => {
    expect(contestTag(contest)).toMatch(/^"3\.[\w-]{27}"$/);
    expect(contestTag(contest)).toBe(contestTag({ ...contest }));
    expect(new Set([contest, closed, newer].map(contestTag)).size).toBe(3);
  });

  it.each([
    undefined,
    '*',
    '"3"',
    '3',
    ' 3 ',
    '"1", "3"',
    contestTag(contest),
    contestTag(closed),
    contestTag(closed).replace(/"$/, '~br"'),
    `"1", ${contestTag(contest)}`,
  ])('is of version 3 in If-Match %s', (header) => {
    expect(() => assertVersion(header, contest)).not.toThrow();
  });

  it.each(['"2"', '2', 'W/"3"', `W/${contestTag(contest)}`, '"33"', 'three', '3.5', '', contestTag(newer)])(
    'is not of version 3 in If-Match %s',
    (header) => {
      const refusal = { code: 'PRECONDITION_FAILED', options: { headers: { ETag: contestTag(contest) } } };
      expect(() => assertVersion(header, contest)).toThrow(expect.objectContaining(refusal));
    },
  );
});

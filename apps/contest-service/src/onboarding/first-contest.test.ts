import { expect, it } from 'vitest';
import { firstContestSlug, firstContestTimes } from './first-contest.ts';

it('lasts 365 days from the next full hour', () => {
  const { startsAt, endsAt } = firstContestTimes(Date.UTC(2027, 1, 28, 23, 59, 59, 999));
  expect([startsAt.toISOString(), endsAt.toISOString()]).toEqual([
    '2027-03-01T00:00:00.000Z',
    '2028-02-29T00:00:00.000Z',
  ]);
});

it('has a slug that a slug may be, however long the name of the client is', () => {
  for (const slug of ['a', 'a'.repeat(120), `${'a'.repeat(109)}-bcd`]) {
    expect(firstContestSlug(slug)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(firstContestSlug(slug).length).toBeLessThanOrEqual(120);
  }
});

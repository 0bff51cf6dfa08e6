import { expect, it } from 'vitest';
import { addChanges, toldChanges } from './vote-changes.ts';

it('adds up by entry, and tells nothing of what took itself back', () => {
  const [first, second] = [
    [
      { entryId: 'a', up: 2, down: 0 },
      { entryId: 'b', up: 1, down: 1 },
    ],
    [
      { entryId: 'b', up: -1, down: -1 },
      { entryId: 'c', up: 0, down: 3 },
    ],
  ];
  expect(toldChanges(addChanges(addChanges({}, first ?? []), second ?? []))).toEqual([
    { entryId: 'a', up: 2, down: 0 },
    { entryId: 'c', up: 0, down: 3 },
  ]);
});

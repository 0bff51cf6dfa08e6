import { expect, it } from 'vitest';
import { assertDecidable } from './entry-decision.ts';

it('takes a decision on a pending entry', () => {
  expect(() => assertDecidable('pending')).not.toThrow();
});

it.each(['approved', 'rejected', 'withdrawn'] as const)('takes none on an entry that is %s, and says so', (status) => {
  expect(() => assertDecidable(status)).toThrow(
    expect.objectContaining({ code: 'CONFLICT', message: `The entry is ${status}` }),
  );
});

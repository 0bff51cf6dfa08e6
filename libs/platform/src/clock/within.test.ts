import { expect, it } from 'vitest';
import { within } from './within.ts';

it('gives what work ends with in time, and a time limit error when it does not', async () => {
  expect(await within(1_000, Promise.resolve('done'))).toBe('done');
  await expect(within(1_000, Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
  const { promise, reject } = Promise.withResolvers<never>();
  await expect(within(5, promise)).rejects.toMatchObject({ name: 'TimeLimitError' });
  // Nobody waits any more, and still the late failure is no unhandled rejection.
  reject(new Error('late'));
});

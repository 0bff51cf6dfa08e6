import { expect, it } from 'vitest';
import { withTimeout } from './with-timeout.ts';

it('gives what work ends with in time, and a time limit error when it does not', async () => {
  expect(await withTimeout(1_000, Promise.resolve('done'))).toBe('done');
  await expect(withTimeout(1_000, Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
  const { promise, reject } = Promise.withResolvers<never>();
  await expect(withTimeout(5, promise)).rejects.toMatchObject({ name: 'TimeLimitError' });
  // Nobody waits any more, and still the late failure is no unhandled rejection.
  reject(new Error('late'));
});

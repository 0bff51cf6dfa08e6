import { afterEach, expect } from 'vitest';
import { leakedLines } from '../log-watch.ts';

/** Every password, token, code and address that a test sends or gets is looked for in all that was logged meanwhile. */
afterEach(() => {
  expect(leakedLines(), 'log lines that hold a secret').toEqual([]);
});

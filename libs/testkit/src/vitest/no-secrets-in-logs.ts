import { afterEach, expect } from 'vitest';
import { forgetSecrets, leakedLines } from '../log-watch.ts';

// Files share a process, and what one of them keeps secret another may log.
forgetSecrets();

/** Every password, token, code and address that a test sends or gets is looked for in all that was logged meanwhile. */
afterEach(() => {
  expect(leakedLines(), 'log lines that hold a secret').toEqual([]);
});

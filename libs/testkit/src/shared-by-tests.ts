import { afterAll, beforeAll } from 'vitest';

/**
 * Opens something once for all tests of the file or `describe` that calls this: a started service, for tests that only
 * read what they prepared under ids of their own. Tests that count tries, change settings or read whole lists open theirs.
 *
 * @returns what was opened; throws outside of tests and hooks.
 */
export function sharedByTests<T extends AsyncDisposable>(open: () => Promise<T>): () => T {
  let opened: T | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.[Symbol.asyncDispose]());
  return () => {
    if (opened === undefined) throw new Error('nothing was opened: this is for tests and hooks alone');
    return opened;
  };
}

import { expect, it } from 'vitest';
import { bringUpToDate } from './bring-up-to-date.ts';
import { generatedFiles } from './generated-files.ts';

it('every generated file is committed as its sources make it', async () => {
  const root = new URL('../../..', import.meta.url).pathname;
  expect(await bringUpToDate(root, generatedFiles, false)).toEqual([]);
}, 120_000);

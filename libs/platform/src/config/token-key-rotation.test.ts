import { expect, it } from 'vitest';
import { withNewTokenKey, withPublishedTokenKey, withSigningTokenKey } from './secrets-file.ts';

const kidsOf = (value: string): string[] => (JSON.parse(value) as { kid: string }[]).map(({ kid }) => kid);

/** Processes start again one after the other, so for a while some have the one value and some the other. */
function canStandBeside(before: string, after: string): boolean {
  const signs = (value: string): string => kidsOf(value)[0] ?? '';
  return kidsOf(before).includes(signs(after)) && kidsOf(after).includes(signs(before));
}

it('has every process publish a new key before one signs with it, and the old one as long as its tokens are out', async () => {
  const first = await withNewTokenKey('[]');
  const published = await withPublishedTokenKey(first);
  const signing = withSigningTokenKey(published);
  expect(canStandBeside(first, published)).toBe(true);
  expect(canStandBeside(published, signing)).toBe(true);
  expect(canStandBeside(first, signing)).toBe(false);
  expect(kidsOf(signing)).toEqual(kidsOf(published).toReversed());
  const next = await withPublishedTokenKey(signing);
  expect(kidsOf(next)).toEqual([kidsOf(signing)[0], expect.any(String)]);
  expect(kidsOf(next)).not.toContain(kidsOf(first)[0]);
  expect(() => withSigningTokenKey(first)).toThrow('publish a new one first');
});

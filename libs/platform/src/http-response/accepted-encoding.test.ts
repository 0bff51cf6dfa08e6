import { expect, it } from 'vitest';
import { acceptedEncoding } from './accepted-encoding.ts';

it.each([
  ['br, gzip', 'br'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['GZIP;q=1.0, br;q=0.5', 'gzip'],
  ['br;q=0, gzip;q=0', undefined],
  ['br;q=0, *', 'gzip'],
  ['*', 'br'],
  ['identity, gzip;q=0.5', undefined],
  ['deflate, zstd', undefined],
  ['br;q=x', undefined],
  ['', undefined],
  [undefined, undefined],
])('takes of "%s" %s', (header, encoding) => {
  expect(acceptedEncoding(header)).toBe(encoding);
});

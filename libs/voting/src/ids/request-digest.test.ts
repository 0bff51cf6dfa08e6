import { expect, it } from 'vitest';
import { placesOfRequest, requestDigest, requestDigests } from './request-digest.ts';

it('keeps 16 bytes of each request in its place, and nothing that a client wrote', () => {
  const digests = requestDigests(['ada-lovelace', undefined, 'request-3']);
  expect(digests).toHaveLength(48);
  expect(digests?.toString('latin1')).not.toContain('ada');
  expect(placesOfRequest('ada-lovelace', digests as Buffer)).toEqual([0]);
  expect(placesOfRequest('request-3', digests as Buffer)).toEqual([2]);
  expect(placesOfRequest('request-4', digests as Buffer)).toEqual([]);
  expect(digests?.subarray(16, 32)).toEqual(Buffer.alloc(16));
  expect(requestDigests([undefined, undefined])).toBeNull();
});

it('is not found where one ends and the next begins', () => {
  const digest = requestDigest('request-1');
  const shifted = Buffer.concat([Buffer.alloc(8, 1), digest, Buffer.alloc(8, 1)]);
  expect(placesOfRequest('request-1', shifted)).toEqual([]);
});

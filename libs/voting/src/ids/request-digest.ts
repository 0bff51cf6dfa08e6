import { hash } from 'node:crypto';

/** Enough that no two requests of a month share one. */
const digestBytes = 16;

/** What is kept of the id of a request: clients may choose it, and so may write into it whatever they like. */
export function requestDigest(requestId: string): Buffer {
  return hash('sha256', requestId, 'buffer').subarray(0, digestBytes);
}

/** One after the other, zeros where there is no id; null where there is none at all. */
export function requestDigests(requestIds: readonly (string | undefined)[]): Buffer | null {
  if (requestIds.every((id) => id === undefined)) return null;
  const none = Buffer.alloc(digestBytes);
  return Buffer.concat(requestIds.map((id) => (id === undefined ? none : requestDigest(id))));
}

/** The places of the request among those of a group. */
export function placesOfRequest(requestId: string, digests: Uint8Array): number[] {
  const wanted = requestDigest(requestId);
  return Array.from({ length: digests.length / digestBytes }, (_, place) => place).filter((place) =>
    wanted.equals(digests.subarray(place * digestBytes, (place + 1) * digestBytes)),
  );
}

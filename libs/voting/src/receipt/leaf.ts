import { boundedMemo } from '../cache/bounded-memo.ts';
import { hmacSha256, hmacSha256Once } from '../hash/sha256.ts';
import { leafHash } from './merkle.ts';

/**
 * What a receipt proves, as bytes: these fields in this order, each as its length in bytes (32 bits, big-endian) and then
 * its bytes, so no two different lists of fields have the same bytes:
 *   1. ASCII `urvote-vote-leaf-v1`
 *   2. vote id, ASCII, lower case
 *   3. contest id, ASCII, lower case
 *   4. cast time in milliseconds since 1970 UTC, decimal ASCII
 *   5. the commitment's 32 bytes
 */
export interface VoteLeaf {
  voteId: string;
  contestId: string;
  castAtMs: number;
  commitment: Uint8Array;
}

export interface Choice {
  voteId: string;
  entryId: string;
  value: number;
  voterKey: string;
  /** Of a ballot, in its order. */
  choices?: readonly { entryId: string; points: number }[] | null | undefined;
}

export function leafBytes(leaf: VoteLeaf): Uint8Array {
  return Buffer.from(writtenLeaf(leaf));
}

export function leafHashOf(leaf: VoteLeaf): Buffer {
  return leafHash(writtenLeaf(leaf));
}

function writtenLeaf({ voteId, contestId, castAtMs, commitment }: VoteLeaf): Uint8Array {
  return lengthPrefixed(['urvote-vote-leaf-v1', voteId, contestId, String(castAtMs), commitment]);
}

/**
 * Binds the platform to the choice without telling it: HMAC-SHA256, keyed by the vote's own nonce, over the
 * length-prefixed fields `urvote-choice-v1`, vote id, entry id, value (`1` or `-1`) and voter key. The nonce is the
 * HMAC-SHA256 of the vote id under the platform's secret: an auditor given it can check that vote's choice and no other's.
 * Of a ballot the fields are `urvote-ballot-v1`, ballot id, voter key, and entry id and points of each choice in its order.
 */
export function choiceCommitment(choice: Choice, secret: string): Uint8Array {
  const { voteId, entryId, value, voterKey, choices } = choice;
  const nonce = hmacOf(secret)(`urvote-choice-nonce-v1\0${voteId}`);
  const fields = choices
    ? ['urvote-ballot-v1', voteId, voterKey, ...choices.flatMap((each) => [each.entryId, String(each.points)])]
    : ['urvote-choice-v1', voteId, entryId, String(value), voterKey];
  return hmacSha256Once(nonce, lengthPrefixed(fields));
}

const hmacOf = boundedMemo(16, hmacSha256);

const prefixBytes = 4;
/** UTF-8 bytes of one UTF-16 unit at most. */
const unitBytes = 3;
let scratch = Buffer.allocUnsafe(1024);

/** Written into one buffer that is reused: use the result before the next call. */
function lengthPrefixed(fields: readonly (string | Uint8Array)[]): Uint8Array {
  let at = 0;
  for (const field of fields) {
    const room = prefixBytes + field.length * unitBytes;
    if (at + room > scratch.length) scratch = Buffer.concat([scratch], (at + room) * 2);
    const start = at + prefixBytes;
    const size = typeof field === 'string' ? scratch.write(field, start) : copied(field, start);
    scratch.writeUInt32BE(size, at);
    at = start + size;
  }
  return scratch.subarray(0, at);
}

function copied(field: Uint8Array, start: number): number {
  scratch.set(field, start);
  return field.length;
}

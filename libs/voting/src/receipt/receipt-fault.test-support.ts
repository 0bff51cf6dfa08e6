import { type KeyObject, verify } from 'node:crypto';
import { groupIdOfVote, indexOfVote, isVoteId } from '../ids/vote-id.ts';
import { leafBytes } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { verifyInclusion } from './merkle-proof.test-support.ts';
import type { GroupRoot, Receipt } from './receipt.ts';

type ReceiptFault = 'malformed' | 'not_in_tree' | 'unknown_key' | 'bad_signature' | 'other_group';

const rootType = 'urvote-batch-root+jwt';

/**
 * Checks a receipt against the published keys: the leaf it describes is in the tree, and the root of that tree was signed
 * for its batch. Null when all holds, else the first fault. Never throws, whatever the receipt looks like.
 * @param keyOf the public key published under a key id, if any
 */
export function receiptFault(receipt: Receipt, keyOf: (kid: string) => KeyObject | undefined): ReceiptFault | null {
  try {
    if (!isWellFormed(receipt)) return 'malformed';
    if (!isInTree(receipt)) return 'not_in_tree';
    return signatureFault(receipt, keyOf);
  } catch {
    return 'malformed';
  }
}

function isWellFormed({ version, voteId, batchId, leafIndex, castAt }: Receipt): boolean {
  return (
    version === 1 &&
    isVoteId(voteId) &&
    groupIdOfVote(voteId) === batchId &&
    indexOfVote(voteId) === leafIndex &&
    new Date(castAt).toISOString() === castAt
  );
}

function isInTree({ voteId, contestId, castAt, commitment, leafIndex, treeSize, path, root }: Receipt): boolean {
  const leaf = leafBytes({ voteId, contestId, castAtMs: Date.parse(castAt), commitment: toBytes(commitment) });
  return verifyInclusion(leafHash(leaf), leafIndex, treeSize, path.map(toBytes), toBytes(root));
}

function signatureFault(receipt: Receipt, keyOf: (kid: string) => KeyObject | undefined): ReceiptFault | null {
  const [header = '', payload = '', signature = '', ...rest] = receipt.signature.split('.');
  const { alg, typ, kid } = textToJson<{ alg: string; typ: string; kid: string }>(header);
  if (rest.length > 0 || alg !== 'EdDSA' || typ !== rootType) return 'malformed';
  const key = keyOf(kid);
  if (!key) return 'unknown_key';
  if (!verify(null, Buffer.from(`${header}.${payload}`), key, toBytes(signature))) return 'bad_signature';
  const signed = textToJson<GroupRoot>(payload);
  const isSame =
    signed.batchId === receipt.batchId && signed.root === receipt.root && signed.treeSize === receipt.treeSize;
  return isSame ? null : 'other_group';
}

function toBytes(text: string): Uint8Array {
  return Buffer.from(text, 'base64url');
}

function textToJson<T>(text: string): T {
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as T;
}

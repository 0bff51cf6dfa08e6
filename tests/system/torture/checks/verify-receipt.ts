import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';

/*
 * Written from RFC 9162 section 2.1.3.2, RFC 7515 (compact JWS), RFC 8037 (Ed25519) and the published description of a
 * receipt's leaf alone, with Node's own crypto; it shares no line with the code that makes receipts or with the tool that
 * voters use, so that all three would have to be wrong in the same way.
 */

export interface Receipt {
  version: number;
  voteId: string;
  contestId: string;
  castAt: string;
  commitment: string;
  batchId: string;
  leafIndex: number;
  treeSize: number;
  path: string[];
  root: string;
  signature: string;
}

export interface PublishedKey {
  kid: string;
  kty: string;
  crv?: string;
  x?: string;
}

/** What the commitment of a receipt was made of; known to the platform alone. */
export interface Choice {
  entryId: string;
  value: number;
  voterKey: string;
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url');

/** What is wrong with a receipt, or null when it proves that its vote was accepted. */
export function receiptFault(receipt: Receipt, keys: readonly PublishedKey[]): string | null {
  const parts = receipt.signature.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3) return 'the signature is no compact JWS';
  const { alg, typ, kid } = jsonOf(header);
  if (alg !== 'EdDSA') return `the signature's algorithm is ${String(alg)}`;
  if (typ !== 'urvote-batch-root+jwt') return `the signature is a ${String(typ)}`;
  const key = keys.find((each) => each.kid === kid);
  if (key?.kty !== 'OKP' || key.crv !== 'Ed25519' || key.x === undefined)
    return `no Ed25519 key is published as ${String(kid)}`;
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.x }, format: 'jwk' });
  if (!verify(null, Buffer.from(`${header}.${payload}`, 'ascii'), publicKey, bytesOf(signature)))
    return 'the signature does not hold';
  const signed = jsonOf(payload);
  if (
    signed['root'] !== receipt.root ||
    signed['batchId'] !== receipt.batchId ||
    signed['treeSize'] !== receipt.treeSize
  ) {
    return 'something else was signed than the receipt says';
  }
  return placeFault(receipt) ?? inclusionFault(receipt);
}

/** The twelve bits after the version of the vote's id are its place, and all ones in the id of its group. */
function placeFault({ voteId, batchId, leafIndex }: Receipt): string | null {
  const place = Number.parseInt(voteId.slice(15, 18), 16);
  const group = `${voteId.slice(0, 15)}fff${voteId.slice(18)}`;
  return place === leafIndex && group === batchId ? null : 'the vote is of another group or place';
}

/** RFC 9162, section 2.1.3.2, step by step. */
function inclusionFault(receipt: Receipt): string | null {
  const { leafIndex, treeSize, path, root } = receipt;
  if (leafIndex >= treeSize) return 'the leaf index is not below the tree size';
  let fn = leafIndex;
  let sn = treeSize - 1;
  let r = hash([Buffer.from([0x00]), leafOf(receipt)]);
  for (const p of path.map(bytesOf)) {
    if (sn === 0) return 'the inclusion path is too long';
    if ((fn & 1) === 1 || fn === sn) {
      r = hash([Buffer.from([0x01]), p, r]);
      if ((fn & 1) === 0) {
        do {
          fn >>>= 1;
          sn >>>= 1;
        } while ((fn & 1) === 0 && fn !== 0);
      }
    } else {
      r = hash([Buffer.from([0x01]), r, p]);
    }
    fn >>>= 1;
    sn >>>= 1;
  }
  if (sn !== 0) return 'the inclusion path is too short';
  return r.equals(bytesOf(root)) ? null : 'the vote is not in the signed tree';
}

function leafOf({ voteId, contestId, castAt, commitment }: Receipt): Buffer {
  return prefixed(['urvote-vote-leaf-v1', voteId, contestId, `${Date.parse(castAt)}`, bytesOf(commitment)]);
}

/** Whether the receipt's commitment is to this choice, as an auditor with the platform's secret finds out. */
export function commitsTo(
  { voteId, commitment }: Receipt,
  { entryId, value, voterKey }: Choice,
  secret: string,
): boolean {
  const nonce = createHmac('sha256', secret).update(`urvote-choice-nonce-v1\0${voteId}`).digest();
  const made = createHmac('sha256', nonce)
    .update(prefixed(['urvote-choice-v1', voteId, entryId, `${value}`, voterKey]))
    .digest();
  return made.equals(bytesOf(commitment));
}

/** Each field as its length in bytes (32 bits, big-endian) and its bytes. */
function prefixed(fields: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      const bytes = typeof field === 'string' ? Buffer.from(field, 'utf8') : field;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

function hash(parts: readonly Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function jsonOf(part: string): Record<string, unknown> {
  try {
    return (JSON.parse(bytesOf(part).toString('utf8')) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

#!/usr/bin/env node
/**
 * Verifies a UrVote vote receipt with nothing but Node itself (20 or newer), so it can be read in one sitting and run
 * on any machine: `npx verify-receipt receipt.json --keys https://host/api/v1/receipt-keys` (or `--keys keys.json`).
 *
 * Exit code 0: everything proven. 1: the receipt proves nothing, and the reason is printed. 2: it could not be checked.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const usage = `Usage: verify-receipt <receipt.json | -> --keys <address or file of the receipt keys>

The file holds a receipt, or the answer to a vote that contains one. "-" reads it from standard input.`;
const tokenType = 'urvote-batch-root+jwt';
const keysTimeoutMs = 10_000;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The receipt or a signature is not what it claims to be. */
export class InvalidReceipt extends Error {}

/** The question itself cannot be answered: wrong arguments, unreadable files, no keys. */
class CannotCheck extends Error {}

/**
 * Checks the whole chain: leaf -> Merkle root -> signature -> published key.
 * @returns lines that say what is proven
 * @throws {InvalidReceipt} naming the first link that does not hold
 */
export function verifyReceipt(receipt, keys) {
  assertShape(receipt);
  const statement = signedStatement(receipt.signature, keys);
  expectSame(statement.payload.root, receipt.root, 'the signature is for another root');
  expectSame(statement.payload.batchId, receipt.batchId, 'the signature is for another group');
  expectSame(statement.payload.treeSize, receipt.treeSize, 'the signature is for a tree of another size');
  expectSame(
    voteIdAt(receipt.batchId, receipt.leafIndex),
    receipt.voteId,
    'the vote id does not belong to this place of the group',
  );
  const root = rootOf(
    leafHash(receipt),
    receipt.leafIndex,
    receipt.treeSize,
    receipt.path.map((node) => bytesOf(node, 32)),
  );
  expectSame(root?.toString('base64url'), receipt.root, 'the vote is not in the signed tree');
  return [
    `vote ${receipt.voteId} in contest ${receipt.contestId} was accepted, cast at ${receipt.castAt}`,
    `it is number ${receipt.leafIndex + 1} of ${receipt.treeSize} in the signed group ${receipt.batchId}`,
    `the group was signed by ${statement.payload.iss} with the published key ${statement.kid}`,
    'the choice is fixed by its commitment and cannot be read from this receipt',
  ];
}

function assertShape(receipt) {
  const isText = (value) => typeof value === 'string' && value.length <= 4096;
  const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
  const known = {
    version: (value) => value === 1,
    voteId: (value) => isText(value) && uuid.test(value),
    contestId: (value) => isText(value) && uuid.test(value),
    castAt: (value) => isText(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value,
    commitment: isText,
    batchId: (value) => isText(value) && uuid.test(value),
    leafIndex: isCount,
    treeSize: (value) => isCount(value) && value >= 1,
    path: (value) => Array.isArray(value) && value.length <= 64 && value.every(isText),
    root: isText,
    signature: isText,
  };
  if (typeof receipt !== 'object' || receipt === null) throw new InvalidReceipt('this is no receipt');
  for (const [field, isValid] of Object.entries(known)) {
    if (!isValid(receipt[field])) throw new InvalidReceipt(`the field ${field} is missing or malformed`);
  }
  for (const field of Object.keys(receipt)) {
    if (!Object.hasOwn(known, field)) throw new InvalidReceipt(`the field ${field} is unknown`);
  }
}

/** Payload and key id of a compact JWS whose signature holds (RFC 7515; Ed25519 by RFC 8037). */
function signedStatement(signature, keys) {
  const parts = signature.split('.');
  if (parts.length !== 3) throw new InvalidReceipt('the signature is no compact JWS');
  const header = jsonOf(parts[0]);
  if (header.alg !== 'EdDSA' || header.typ !== tokenType) throw new InvalidReceipt('the signature is of another kind');
  const jwk = keys.find(({ kid }) => kid === header.kid);
  if (jwk === undefined) throw new InvalidReceipt('the signature names a key that is not published');
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  if (!verify(null, signed, publicKeyOf(jwk), bytesOf(parts[2], 64)))
    throw new InvalidReceipt('the signature does not hold');
  return { kid: jwk.kid, payload: jsonOf(parts[1]) };
}

function publicKeyOf({ kty, crv, x }) {
  if (kty !== 'OKP' || crv !== 'Ed25519') throw new CannotCheck('the published key is no Ed25519 key');
  return createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
}

function jsonOf(part) {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Whatever is wrong with it, the signature says nothing.
  }
  throw new InvalidReceipt('the signature cannot be read');
}

/** Only the canonical spelling counts, or one receipt could be written in many ways. */
function bytesOf(text, length) {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== length || bytes.toString('base64url') !== text)
    throw new InvalidReceipt(`expected ${length} bytes in base64url`);
  return bytes;
}

function expectSame(actual, expected, reason) {
  if (actual !== expected) throw new InvalidReceipt(reason);
}

/** A vote id is its group's id with the three digits after the version replaced by the place in the group. */
function voteIdAt(batchId, index) {
  return `${batchId.slice(0, 15)}${index.toString(16).padStart(3, '0')}${batchId.slice(18)}`;
}

/** RFC 6962 leaf over the length-prefixed fields of the vote. */
function leafHash({ voteId, contestId, castAt, commitment }) {
  const fields = ['urvote-vote-leaf-v1', voteId, contestId, String(Date.parse(castAt)), bytesOf(commitment, 32)];
  const parts = fields.flatMap((field) => {
    const bytes = Buffer.from(field);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return sha256(Buffer.of(0), ...parts);
}

/** The root the inclusion path leads to (RFC 9162, section 2.1.3.2), or null when it does not fit the tree. */
function rootOf(leaf, leafIndex, treeSize, path) {
  if (leafIndex >= treeSize) return null;
  let place = leafIndex;
  let last = treeSize - 1;
  let node = leaf;
  for (const sibling of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      node = sha256(Buffer.of(1), sibling, node);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      node = sha256(Buffer.of(1), node, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? node : null;
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function readArguments(args) {
  const at = args.indexOf('--keys');
  const keys = at === -1 ? undefined : args[at + 1];
  const [file, ...rest] = args.filter((_, index) => at === -1 || (index !== at && index !== at + 1));
  if (keys === undefined || file === undefined || rest.length > 0) throw new CannotCheck(usage);
  return { file, keys };
}

async function readJson(what, load) {
  try {
    return JSON.parse(await load());
  } catch (error) {
    throw new CannotCheck(`cannot read ${what}: ${error.message}`);
  }
}

async function readReceipt(file) {
  const value = await readJson(file, () => (file === '-' ? readStandardInput() : readFile(file, 'utf8')));
  return value?.receipt ?? value;
}

async function readKeys(source) {
  const isAddress = /^https?:\/\//.test(source);
  const { keys } = await readJson(source, () => (isAddress ? fetchText(source) : readFile(source, 'utf8')));
  if (!Array.isArray(keys)) throw new CannotCheck(`${source} holds no list of keys`);
  return keys;
}

async function fetchText(address) {
  const response = await fetch(address, { signal: AbortSignal.timeout(keysTimeoutMs) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.text();
}

async function readStandardInput() {
  let text = '';
  for await (const chunk of process.stdin) text += chunk;
  return text;
}

async function main(args) {
  try {
    const { file, keys } = readArguments(args);
    const proven = verifyReceipt(await readReceipt(file), await readKeys(keys));
    console.log(['VALID', ...proven].join('\n  '));
    return 0;
  } catch (error) {
    console.error(error instanceof InvalidReceipt ? `INVALID\n  ${error.message}` : error.message);
    return error instanceof InvalidReceipt ? 1 : 2;
  }
}

if (process.argv[1] !== undefined && (await realpath(process.argv[1])) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}

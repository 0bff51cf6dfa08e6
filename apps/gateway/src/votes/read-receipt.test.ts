import { generateKeyPairSync } from 'node:crypto';
import type { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { CastItem, CountVotesData, VoteItem } from '@urvote/contracts/jobs/count-votes';
import type { PrivateJwk } from '@urvote/platform/config/variables/fields';
import { cookieVoterKey } from '@urvote/voting/voter/voter-key';
import { describe, expect, it } from 'vitest';
import { sealGroup, type UnsealedItem } from '../group-commit/seal-group.ts';
import { createReceiptSigner } from '../receipts/receipt-signer.ts';
import { readReceipt, type ReadReceiptPorts } from './read-receipt.ts';
import type { StoredVote } from './votes.queries.ts';

const uuid = (n: number) => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const now = Date.UTC(2026, 4, 1);
const commitmentSecret = 'a commitment secret of 32 letters';
const guestOf = (n: number) => ({ kind: 'guest' as const, guestId: uuid(100 + n) });

const cast = (n: number): UnsealedItem => ({
  kind: 'cast',
  contestId: uuid(1),
  entryId: uuid(2),
  voterKey: cookieVoterKey(guestOf(n).guestId, 'a voter key secret'),
  voterUserId: guestOf(n).guestId,
  windowStart: '2026-05-01',
  tier: 'guest',
  value: n % 2 === 0 ? 1 : -1,
  castAtMs: now + n,
});
const withdrawal: UnsealedItem = {
  kind: 'withdraw',
  contestId: uuid(1),
  entryId: uuid(2),
  voterKey: 'c:x',
  windowStart: '2026-05-01',
  voteId: uuid(9),
  requestedAtMs: now,
};

function sealed(size: number) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'spring' } as PrivateJwk;
  const items = [...Array.from({ length: size }, (_, n) => cast(n)), withdrawal];
  return sealGroup(items, {
    openedAtMs: now,
    random: Buffer.alloc(8, 1),
    commitmentSecret,
    signer: createReceiptSigner(key, 'urvote'),
  });
}

function storedVote(data: CountVotesData, n: number): StoredVote {
  const {
    id,
    contestId,
    entryId,
    voterKey,
    voterUserId = null,
    value = 0,
    castAtMs = now,
  } = data.items[n] as Partial<CastItem> & VoteItem;
  const rest = {
    tier: 'guest',
    windowStart: '2026-05-01',
    choices: null,
    status: 'counted' as const,
    reason: null,
    settledAt: new Date(now),
  };
  return { id, contestId, entryId, voterKey, voterUserId, value, castAt: new Date(castAtMs), ...rest };
}

const nowhere: ReadReceiptPorts = {
  findStored: async () => null,
  findQueuedGroup: async () => null,
  isVotingOver: () => false,
  findSignedGroup: async () => null,
  commitmentSecret,
};

const inQueue = (data: CountVotesData): ReadReceiptPorts => ({ ...nowhere, findQueuedGroup: async () => data });

const inDatabase = (data: CountVotesData): ReadReceiptPorts => ({
  ...nowhere,
  findStored: async (id) => data.items.map((_, n) => storedVote(data, n)).find((vote) => vote.id === id) ?? null,
  findSignedGroup: async (batchId) =>
    batchId === data.batchId
      ? { signature: data.signature, leafHashes: Buffer.from(data.leafHashes ?? '', 'base64url') }
      : null,
});

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    ({ code, options }: ProblemError) => [code, options.detail],
  );

describe('the receipt of an own vote, again', () => {
  it.each([1, 2, 3, 7, 200])(
    'is what it was, from the queue and from the database, in a group of %i and a withdrawal',
    async (size) => {
      const { data, ids, receiptAt } = sealed(size);
      for (const ports of [inQueue(data), inDatabase(data)]) {
        for (const n of new Set([0, size - 1])) {
          expect(JSON.stringify(await readReceipt(ports, guestOf(n), ids[n] ?? ''))).toBe(JSON.stringify(receiptAt(n)));
        }
      }
    },
  );

  it('is found when the group is settled between the looks', async () => {
    const { data, ids, receiptAt } = sealed(2);
    let isSettled = false;
    const settling: ReadReceiptPorts = {
      ...inDatabase(data),
      findSignedGroup: async (id) => (isSettled ? inDatabase(data).findSignedGroup(id) : null),
      findQueuedGroup: async () => {
        isSettled = true;
        return null;
      },
    };
    expect(await readReceipt(settling, guestOf(1), ids[1] ?? '')).toEqual(receiptAt(1));
  });

  it("is nobody else's", async () => {
    const { data, ids } = sealed(2);
    for (const ports of [inQueue(data), inDatabase(data)]) {
      expect(await refusal(readReceipt(ports, guestOf(0), ids[1] ?? ''))).toEqual(['NOT_FOUND', undefined]);
    }
  });

  it('is not made up where the hashes were not kept, or are of other leaves', async () => {
    const { data, ids } = sealed(2);
    const { leafHashes: _, ...before } = data;
    const lost = ['NOT_FOUND', 'The receipt of this vote was not kept'];
    expect(await refusal(readReceipt(inQueue(before), guestOf(0), ids[0] ?? ''))).toEqual(lost);
    expect(
      await refusal(readReceipt({ ...inDatabase(data), commitmentSecret: 'another secret' }, guestOf(0), ids[0] ?? '')),
    ).toEqual(lost);
    const cut: ReadReceiptPorts = {
      ...inDatabase(data),
      findSignedGroup: async () => ({ signature: data.signature, leafHashes: Buffer.alloc(0) }),
    };
    expect(await refusal(readReceipt(cut, guestOf(0), ids[0] ?? ''))).toEqual(lost);
  });
});

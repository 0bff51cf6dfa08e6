import type { BallotItem, CastItem, CountVotesData, VoteItem, WithdrawItem } from '@urvote/contracts/jobs/count-votes';
import type { VoteReceipt } from '@urvote/contracts/http/votes/vote-schemas';
import { openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import { choiceCommitment, leafHashOf, type VoteLeaf } from '@urvote/voting/receipt/leaf';
import { merkleTreeOf } from '@urvote/voting/receipt/merkle';
import { receiptsOf } from '@urvote/voting/receipt/receipt';

/** What a vote or a withdrawal is before its group gives it an id and a leaf. */
export type UnsealedCast = Omit<CastItem, 'id' | 'leafIndex'>;
type UnsealedBallot = Omit<BallotItem, 'id' | 'leafIndex'>;
type UnsealedWithdrawal = Omit<WithdrawItem, 'id' | 'leafIndex'>;
export type UnsealedItem = UnsealedCast | UnsealedBallot | UnsealedWithdrawal;

interface RootSigner {
  /** Compact JWS over the root of one group. */
  signRoot(statement: { batchId: string; root: string; treeSize: number; openedAtMs: number }): string;
}

export interface SealOptions {
  openedAtMs: number;
  /** 8 random bytes, the group's own. */
  random: Uint8Array;
  commitmentSecret: string;
  signer: RootSigner;
}

export interface SealedGroup {
  data: CountVotesData;
  ids: readonly string[];
  /** The receipt of the item at `index`; cheap, and made only for those who get one. */
  receiptAt(index: number): VoteReceipt;
}

/** Gives every item its id and leaf, and signs the Merkle root over all of them once. */
export function sealGroup(unsealed: readonly UnsealedItem[], options: SealOptions): SealedGroup {
  const group = openGroup(options.openedAtMs, options.random);
  const items = unsealed.map((item, index): VoteItem => ({ ...item, id: voteIdAt(group, index), leafIndex: index }));
  const leaves = items.map((item) => leafOf(item, options.commitmentSecret));
  const tree = merkleTreeOf(leaves.map(leafHashOf));
  const root = Buffer.from(tree.root).toString('base64url');
  const { groupId: batchId, openedAtMs } = group;
  const signature = options.signer.signRoot({ batchId, root, treeSize: tree.size, openedAtMs });
  let receipt: ReturnType<typeof receiptsOf> | undefined;
  return {
    data: {
      batchId,
      openedAtMs,
      root,
      signature,
      leafHashes: Buffer.concat(tree.levels[0] ?? []).toString('base64url'),
      items,
    },
    ids: items.map(({ id }) => id),
    receiptAt(leafIndex) {
      const leaf = leaves[leafIndex];
      if (leaf === undefined) throw new RangeError('no such item in the group');
      receipt ??= receiptsOf(tree, signature);
      return receipt(leaf, leafIndex);
    },
  };
}

/** What a receipt says of an item. A withdrawal commits to the value 0: it takes part in the group's tree like a vote, but chooses nothing. */
function leafOf(item: VoteItem, secret: string): VoteLeaf {
  const { id: voteId, contestId, entryId, voterKey } = item;
  const value = item.kind === 'cast' ? item.value : 0;
  const choices = item.kind === 'ballot' ? item.choices : undefined;
  const commitment = choiceCommitment({ voteId, entryId, value, voterKey, choices }, secret);
  return { voteId, contestId, castAtMs: item.kind === 'withdraw' ? item.requestedAtMs : item.castAtMs, commitment };
}

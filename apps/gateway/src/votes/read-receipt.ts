import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { VoteReceipt } from '@urvote/contracts/http/votes/vote-schemas';
import { groupIdOfVote, indexOfVote, jobIdOfGroup } from '@urvote/voting/ids/vote-id';
import { choiceCommitment, leafBytes, type VoteLeaf } from '@urvote/voting/receipt/leaf';
import { leafHash, merkleTreeOf } from '@urvote/voting/receipt/merkle';
import { receiptsOf } from '@urvote/voting/receipt/receipt';
import { findOwnVote, type FindVotePorts } from './find-vote.ts';
import type { VotingCaller } from '../admission/voter.ts';
import type { StoredVote } from './votes.queries.ts';

/** What was signed over a group, with the hashes of all its leaves. */
interface SignedGroup {
  signature: string;
  leafHashes: Uint8Array;
}

export interface ReadReceiptPorts extends FindVotePorts {
  findSignedGroup(batchId: string): Promise<SignedGroup | null>;
  commitmentSecret: string;
}

const hashBytes = 32;

/**
 * The receipt of the caller's own vote, as it was given with the 202: its leaf is made again from the vote, and the path
 * from the kept hashes of the others'.
 * @throws {ProblemError} NOT_FOUND for votes of others, and where no receipt can be made any more
 */
export async function readReceipt(
  ports: ReadReceiptPorts,
  caller: VotingCaller,
  anyCaseId: string,
): Promise<VoteReceipt> {
  const vote = await findOwnVote(ports, caller, anyCaseId);
  const group = await findGroup(ports, groupIdOfVote(vote.id));
  const leaf = leafOf(vote, ports.commitmentSecret);
  const leafIndex = indexOfVote(vote.id);
  const hashes = group === null ? [] : hashesOf(group.leafHashes);
  if (group === null || Buffer.compare(hashes[leafIndex] ?? Buffer.alloc(0), leafHash(leafBytes(leaf))) !== 0) {
    throw new ProblemError('NOT_FOUND', { detail: 'The receipt of this vote was not kept' });
  }
  return receiptsOf(merkleTreeOf(hashes), group.signature)(leaf, leafIndex);
}

/** As with votes: stored, else in the queue, else stored meanwhile. */
async function findGroup(ports: ReadReceiptPorts, batchId: string): Promise<SignedGroup | null> {
  return (
    (await ports.findSignedGroup(batchId)) ??
    (await findQueued(ports, batchId)) ??
    (await ports.findSignedGroup(batchId))
  );
}

async function findQueued(ports: ReadReceiptPorts, batchId: string): Promise<SignedGroup | null> {
  const group = await ports.findQueuedGroup(jobIdOfGroup(batchId));
  if (group?.leafHashes === undefined) return null;
  return { signature: group.signature, leafHashes: Buffer.from(group.leafHashes, 'base64url') };
}

function leafOf(
  { id: voteId, contestId, entryId, value, voterKey, choices, castAt }: StoredVote,
  secret: string,
): VoteLeaf {
  return {
    voteId,
    contestId,
    castAtMs: castAt.getTime(),
    commitment: choiceCommitment({ voteId, entryId, value, voterKey, choices }, secret),
  };
}

function hashesOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.floor(bytes.length / hashBytes) }, (_, index) =>
    bytes.subarray(index * hashBytes, (index + 1) * hashBytes),
  );
}

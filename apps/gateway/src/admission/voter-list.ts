import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { hasVoterList, listRefusal } from '@urvote/voting/eligibility/tier-refusal';
import type { CodeQuestion } from './check-voter-code.ts';
import type { Voter, VotingCaller } from './voter.ts';

export interface VoterListPorts {
  isOnVoterList(contestId: string, voterKey: string): Promise<boolean>;
  isVoterCode(question: CodeQuestion): Promise<boolean>;
}

export interface ListedVoter {
  caller: VotingCaller;
  clientIp: string;
  voter: Voter & { key: string };
}

/**
 * Whether the contest's list, if it has one, holds the voter. A guest is not told of an address, since anyone may ask for
 * any; the mail that comes, or does not, tells its owner. Of a code everybody is told, who may only try so many.
 * @throws {ProblemError} why an account or a code is refused
 */
export async function mayVoteByList(
  ports: VoterListPorts,
  { id: contestId, voterTier }: ContestRules,
  { caller, clientIp, voter }: ListedVoter,
): Promise<boolean> {
  if (!hasVoterList(voterTier)) return true;
  const isByCode = voterTier === 'census';
  const isOnList = isByCode
    ? await ports.isVoterCode({ contestId, voterKey: voter.key, clientIp })
    : await isInvited(ports, contestId, voter.mailboxKey);
  const refusal = listRefusal(voterTier, isOnList);
  if (refusal !== null && (isByCode || caller.kind === 'user')) throw new ProblemError(refusal);
  return refusal === null;
}

/** Invited are addresses, so whoever has none is not. */
export async function isInvited(
  { isOnVoterList }: Pick<VoterListPorts, 'isOnVoterList'>,
  contestId: string,
  mailboxKey: string | undefined,
): Promise<boolean> {
  return mailboxKey !== undefined && isOnVoterList(contestId, mailboxKey);
}

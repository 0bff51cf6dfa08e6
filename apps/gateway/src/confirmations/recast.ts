import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { castRefusal } from '@urvote/voting/eligibility/cast-refusal';
import { listRefusal } from '@urvote/voting/eligibility/tier-refusal';
import { cookieVoterKey } from '@urvote/voting/voter/voter-key';
import { windowStartOf } from '@urvote/voting/window/window-start';
import type { Candidate } from '../group-commit/group-commit.ts';
import type { UnsealedCast } from '../group-commit/seal-group.ts';
import { candidateOf, type CastVotePorts, isEligibleFrom, isInvited } from '../votes/cast-vote.ts';

export type RecastPorts = Pick<CastVotePorts, 'snapshot' | 'countryOf' | 'isOnVoterList' | 'secrets'>;

/**
 * A kept vote as it is cast at another time (milliseconds since 1970 UTC): by the rules of that time, in its window, and
 * with the mailbox shown to be the voter's, who has followed the link. What else was known of the voter stays what it was.
 * @throws {ProblemError} why the rules of that time refuse it
 */
export async function recast(ports: RecastPorts, kept: UnsealedCast, atMs: number): Promise<Candidate> {
  const item = ofSession(kept, ports.secrets.voterKeySecret);
  const entry = ports.snapshot.entry(item.entryId);
  const contest = ports.snapshot.contest(item.contestId)?.rules;
  if (entry === undefined || contest === undefined) throw new ProblemError('NOT_FOUND');
  const voter = {
    tier: item.tier,
    keys: item.mailboxKey === undefined ? [item.voterKey] : [item.voterKey, item.mailboxKey],
  };
  const refusal =
    castRefusal({ contest, entry: { isVotable: true, ownerKeys: entry.ownerKeys }, voter, value: item.value, atMs }) ??
    // With a code nobody is asked to confirm: a kept vote in such a contest is of before it had a register.
    listRefusal(
      contest.voterTier,
      contest.voterTier === 'list' && (await isInvited(ports, contest.id, item.mailboxKey)),
    );
  if (refusal !== null) throw new ProblemError(refusal);
  if (!isEligibleFrom(contest, item.ip ?? '', ports)) throw new ProblemError('COUNTRY_NOT_ELIGIBLE');
  const { votePolicy: policy, timeZone, votingStartsAtMs } = contest;
  const windowStart = windowStartOf({ policy, timeZone, castAtMs: atMs, votingStartsAtMs });
  return candidateOf(contest, { ...item, isProven: true, castAtMs: atMs, windowStart });
}

/** Votes kept before sessions owned them have the key of their mailbox in its place. */
function ofSession(kept: UnsealedCast, secret: string): UnsealedCast {
  if (kept.mailboxKey !== undefined || kept.voterUserId === undefined) return kept;
  return { ...kept, mailboxKey: kept.voterKey, voterKey: cookieVoterKey(kept.voterUserId, secret) };
}

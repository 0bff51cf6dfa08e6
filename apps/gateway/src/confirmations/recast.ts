import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { takesBallots } from '@urvote/voting/ballot/ballot-method';
import { castRefusal } from '@urvote/voting/eligibility/cast-refusal';
import { listRefusal } from '@urvote/voting/eligibility/tier-refusal';
import { cookieVoterKey } from '@urvote/voting/voter/voter-key';
import { windowStartOf } from '@urvote/voting/window/window-start';
import type { Candidate } from '../group-commit/group-commit.ts';
import { type AdmittedCast, candidateOf, type CastSecrets } from '../admission/cast-item.ts';
import { type CountryPorts, isEligibleFrom } from '../admission/eligible-country.ts';
import { isInvited, type VoterListPorts } from '../admission/voter-list.ts';
import { contestedEntry, type RulesInMemory } from '../contests/rules-in-memory.ts';

export interface RecastPorts extends CountryPorts, Pick<VoterListPorts, 'isOnVoterList'> {
  snapshot: RulesInMemory;
  secrets: Pick<CastSecrets, 'voterKeySecret'>;
}

/**
 * A kept vote as it is cast at another time (milliseconds since 1970 UTC): by the rules of that time, in its window, and
 * with the mailbox shown to be the voter's, who has followed the link. What else was known of the voter stays what it was.
 * @throws {ProblemError} why the rules of that time refuse it
 */
export async function recast(ports: RecastPorts, kept: AdmittedCast, atMs: number): Promise<Candidate> {
  const item = ofSession(kept, ports.secrets.voterKeySecret);
  const { entry, contest } = contestedEntry(ports.snapshot, item.entryId, item.choices);
  if (takesBallots(contest) !== (item.choices !== undefined)) throw new ProblemError('WRONG_VOTE_KIND');
  const voter = {
    tier: item.tier,
    keys: item.mailboxKey === undefined ? [item.voterKey] : [item.voterKey, item.mailboxKey],
  };
  const refusal =
    castRefusal({ contest, entry: { isVotable: true, ownerKeys: entry.ownerKeys }, voter, value: item.value, atMs }) ??
    // Where codes are asked for, nobody is asked to confirm: this vote was kept before the contest had a register.
    listRefusal(
      contest.voterTier,
      contest.voterTier === 'list' && (await isInvited(ports, contest.id, item.mailboxKey)),
    );
  if (refusal !== null) throw new ProblemError(refusal);
  if (!isEligibleFrom(contest, item.ip ?? '', ports)) throw new ProblemError('COUNTRY_NOT_ELIGIBLE');
  const { votePolicy: policy, timeZone, votingStartsAtMs } = contest;
  const windowStart = windowStartOf({ policy, timeZone, castAtMs: atMs, votingStartsAtMs });
  return candidateOf(contest, entry.categoryId, { ...item, isProven: true, castAtMs: atMs, windowStart });
}

/** Votes kept before sessions owned them have the key of their mailbox in its place. */
function ofSession(kept: AdmittedCast, secret: string): AdmittedCast {
  if (kept.mailboxKey !== undefined || kept.voterUserId === undefined) return kept;
  return { ...kept, mailboxKey: kept.voterKey, voterKey: cookieVoterKey(kept.voterUserId, secret) };
}

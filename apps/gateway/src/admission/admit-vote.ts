import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { BallotChoices } from '@urvote/contracts/jobs/count-votes';
import { castRefusal } from '@urvote/voting/eligibility/cast-refusal';
import { codeRefusal } from '@urvote/voting/eligibility/tier-refusal';
import type { ContestRules } from '@urvote/voting/contest-rules';
import type { ContestedEntry } from '../contests/rules-in-memory.ts';
import type { CaptchaOutcome, CaptchaVerifier } from './captcha-verifier.ts';
import { type AdmittedCast, type CastSecrets, castItemOf, valueOf } from './cast-item.ts';
import { type CountryPorts, isEligibleFrom } from './eligible-country.ts';
import type { VoteRequest } from './vote-request.ts';
import { emailRefusal, type Voter, voterOf } from './voter.ts';
import { mayVoteByList, type VoterListPorts } from './voter-list.ts';

export interface AdmissionPorts extends VoterListPorts, CountryPorts {
  captcha: CaptchaVerifier;
  secrets: CastSecrets;
}

export interface AdmittedVote {
  item: AdmittedCast;
  /** false: a guest whose address is on no list. Only the mail that does not come tells of it. */
  mayVote: boolean;
}

/**
 * Refuses what is certainly refused, from what costs least to what costs most to find out.
 * @throws {ProblemError} one of the codes of the endpoint's contract
 */
export async function admitVote(
  ports: AdmissionPorts,
  request: VoteRequest,
  { entry, contest, choices }: ContestedEntry & { choices?: BallotChoices | undefined },
  castAtMs: number,
): Promise<AdmittedVote> {
  const voter = voterOf(request.caller, request.body, contest, ports.secrets.voterKeySecret);
  assertEligible(ports, request, { entry, contest }, voter, castAtMs);
  const mayVote = await mayVoteByList(ports, contest, { ...request, voter });
  const captcha = await captchaOf(ports, request, contest);
  return {
    item: castItemOf(request, { entryId: entry.id, choices, contest, voter, castAtMs, captcha }, ports.secrets),
    mayVote,
  };
}

function assertEligible(
  ports: CountryPorts,
  { caller, body, clientIp }: VoteRequest,
  { entry: { ownerKeys }, contest }: ContestedEntry,
  voter: Voter,
  atMs: number,
): asserts voter is Voter & { key: string } {
  const refusal =
    castRefusal({ contest, entry: { isVotable: true, ownerKeys }, voter, value: valueOf(body.type), atMs }) ??
    emailRefusal(caller, body.email, contest) ??
    codeRefusal(contest.voterTier, body.voterCode);
  if (refusal !== null) throw new ProblemError(refusal);
  if (!isEligibleFrom(contest, clientIp, ports)) throw new ProblemError('COUNTRY_NOT_ELIGIBLE');
  if (voter.key === null) throw new ProblemError('VOTER_CODE_REQUIRED');
}

async function captchaOf(
  { captcha }: AdmissionPorts,
  { body, clientIp }: VoteRequest,
  { captchaMode }: ContestRules,
): Promise<CaptchaOutcome | undefined> {
  if (captchaMode === 'off') return undefined;
  if (body.captchaToken !== undefined) return captcha.verify(body.captchaToken, clientIp);
  if (captchaMode === 'required') throw new ProblemError('CAPTCHA_REQUIRED');
  return { outcome: 'absent' };
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EndpointBody } from '@urvote/contracts/http/endpoint';
import type { castVote as castVoteEndpoint } from '@urvote/contracts/http/votes/vote-endpoints';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { castRefusal } from '@urvote/voting/eligibility/cast-refusal';
import { codeRefusal, hasVoterList, listRefusal, needsConfirmation } from '@urvote/voting/eligibility/tier-refusal';
import { canonicalIp } from '@urvote/voting/network/ip-address';
import { deviceHash, requestKey } from '@urvote/voting/voter/voter-key';
import { windowStartOf } from '@urvote/voting/window/window-start';
import type { ConfirmationRequest } from '../confirmations/ask-for-confirmation.ts';
import type { CaptchaOutcome } from '../captcha/captcha-verifier.ts';
import type { Candidate, Committed } from '../group-commit/group-commit.ts';
import type { UnsealedCast } from '../group-commit/seal-group.ts';
import type { CodeQuestion } from '../voter-lists/check-voter-code.ts';
import { emailRefusal, type Voter, type VotingCaller, voterOf } from './voter.ts';

export interface CastVotePorts {
  snapshot: {
    readonly isFresh: boolean;
    contest(id: string): { rules: ContestRules } | undefined;
    entry(id: string): { id: string; contestId: string; ownerKeys: readonly string[] } | undefined;
  };
  backlog: { readonly isFull: boolean };
  captcha: { verify(token: string, clientIp: string): Promise<CaptchaOutcome> };
  /** ISO 3166-1 alpha-2 code by a local look-up, or null. */
  countryOf(ip: string): string | null;
  groupCommit: { commit(candidate: Candidate): Promise<Committed> };
  askForConfirmation(request: ConfirmationRequest): Promise<{ id: string }>;
  isOnVoterList(contestId: string, voterKey: string): Promise<boolean>;
  isVoterCode(question: CodeQuestion): Promise<boolean>;
  clock: { nowMs(): number };
  secrets: { voterKeySecret: string; deviceHashSecret: string };
}

export interface CastVoteInput {
  caller: VotingCaller;
  body: EndpointBody<typeof castVoteEndpoint>;
  clientIp: string;
  userAgent: string | undefined;
  idempotencyKey?: string | undefined;
}

const longestUserAgent = 512;

/** Without a receipt it waits for a confirmation. */
export type CastAnswer = Committed | { id: string; receipt?: undefined };

/**
 * Refuses what is certainly refused and hands the rest to the group commit, or asks the guest for a confirmation.
 * @throws {ProblemError} one of the codes of the endpoint's contract
 */
export async function castVote(ports: CastVotePorts, input: CastVoteInput): Promise<CastAnswer> {
  assertTakesVotes(ports);
  const castAtMs = ports.clock.nowMs();
  const admitted = admit(ports, input, castAtMs);
  const { contest } = admitted;
  const mayVote = !hasVoterList(contest.voterTier) || (await mayVoteByList(ports, input, admitted));
  const captcha = contest.captchaMode === 'off' ? undefined : await captchaOf(ports, contest, input);
  const item = stamp(ports, input, { ...admitted, castAtMs, captcha });
  const { email } = input.body;
  if (item.tier === 'guest' && needsConfirmation(contest) && email !== undefined) {
    return ports.askForConfirmation({
      item,
      email,
      clientIp: input.clientIp,
      votingEndsAtMs: contest.votingEndsAtMs,
      mayVote,
    });
  }
  return ports.groupCommit.commit(candidateOf(contest, item));
}

export function candidateOf({ votePolicy, maxVotesPerVoter }: ContestRules, item: UnsealedCast): Candidate {
  return { item, isSlotFinal: votePolicy !== 'toggle', voteLimit: maxVotesPerVoter };
}

/** Votes are not judged by rules that may be long gone, nor promised when nobody will count them soon. */
export function assertTakesVotes({ snapshot, backlog }: Pick<CastVotePorts, 'snapshot' | 'backlog'>): void {
  if (!snapshot.isFresh) throw new ProblemError('TEMPORARILY_UNAVAILABLE', { retryAfterSeconds: 2 });
  if (backlog.isFull) throw new ProblemError('BACKLOG_FULL', { retryAfterSeconds: 5 });
}

interface Admitted {
  entryId: string;
  contest: ContestRules;
  voter: Voter;
  voterKey: string;
}

function admit(ports: CastVotePorts, { caller, body, clientIp }: CastVoteInput, atMs: number): Admitted {
  const entry = ports.snapshot.entry(body.entryId.toLowerCase());
  const contest = entry === undefined ? undefined : ports.snapshot.contest(entry.contestId)?.rules;
  if (entry === undefined || contest === undefined) throw new ProblemError('NOT_FOUND');
  const voter = voterOf(caller, body, contest, ports.secrets.voterKeySecret);
  const { ownerKeys } = entry;
  const refusal =
    castRefusal({ contest, entry: { isVotable: true, ownerKeys }, voter, value: valueOf(body.type), atMs }) ??
    emailRefusal(caller, body.email, contest) ??
    codeRefusal(contest.voterTier, body.voterCode);
  if (refusal !== null) throw new ProblemError(refusal);
  if (!isEligibleFrom(contest, clientIp, ports)) throw new ProblemError('COUNTRY_NOT_ELIGIBLE');
  if (voter.key === null) throw new ProblemError('VOTER_CODE_REQUIRED');
  return { entryId: entry.id, contest, voter, voterKey: voter.key };
}

/**
 * A guest is not told of an address, since anyone may ask for any; the mail that comes, or does not, tells its owner. Of a
 * code everybody is told, who may only try so many.
 */
async function mayVoteByList(
  ports: CastVotePorts,
  { caller, clientIp }: CastVoteInput,
  { contest, voter, voterKey }: Admitted,
): Promise<boolean> {
  const { id: contestId, voterTier } = contest;
  const isByCode = voterTier === 'census';
  const isOnList = isByCode
    ? await ports.isVoterCode({ contestId, voterKey, clientIp })
    : await isInvited(ports, contestId, voter.mailboxKey);
  const refusal = listRefusal(voterTier, isOnList);
  if (refusal !== null && (isByCode || caller.kind === 'user')) throw new ProblemError(refusal);
  return refusal === null;
}

/** Invited are addresses, so whoever has none is not. */
export async function isInvited(
  { isOnVoterList }: Pick<CastVotePorts, 'isOnVoterList'>,
  contestId: string,
  mailboxKey: string | undefined,
): Promise<boolean> {
  return mailboxKey !== undefined && isOnVoterList(contestId, mailboxKey);
}

/** An address whose country is not known is not from an eligible one. */
export function isEligibleFrom(
  { eligibleCountries }: ContestRules,
  clientIp: string,
  ports: Pick<CastVotePorts, 'countryOf'>,
): boolean {
  if (eligibleCountries === null) return true;
  const country = ports.countryOf(clientIp);
  return country !== null && eligibleCountries.includes(country);
}

async function captchaOf(
  ports: CastVotePorts,
  contest: ContestRules,
  { body, clientIp }: CastVoteInput,
): Promise<CaptchaOutcome> {
  if (body.captchaToken !== undefined) return ports.captcha.verify(body.captchaToken, clientIp);
  if (contest.captchaMode === 'required') throw new ProblemError('CAPTCHA_REQUIRED');
  return { outcome: 'absent' };
}

type Stamps = Admitted & { castAtMs: number; captcha: CaptchaOutcome | undefined };

function stamp(
  ports: CastVotePorts,
  input: CastVoteInput,
  { entryId, contest, voter, voterKey, castAtMs, captcha }: Stamps,
): UnsealedCast {
  const { body, caller, userAgent, idempotencyKey } = input;
  const value = valueOf(body.type);
  const name = printable(body.name);
  const ip = canonicalIp(input.clientIp);
  const { votePolicy: policy, timeZone, votingStartsAtMs } = contest;
  return {
    kind: 'cast',
    contestId: contest.id,
    entryId,
    voterKey,
    ...(voter.mailboxKey === undefined ? {} : { mailboxKey: voter.mailboxKey }),
    ...(voter.isProven === undefined ? {} : { isProven: voter.isProven }),
    windowStart: windowStartOf({ policy, timeZone, castAtMs, votingStartsAtMs }),
    tier: voter.tier,
    value,
    castAtMs,
    ...(idempotencyKey === undefined
      ? {}
      : { requestKey: requestKey({ voterKey, idempotencyKey, entryId, value }, ports.secrets.voterKeySecret) }),
    ...identityOf(caller, voter),
    ...(ip === null ? {} : { ip }),
    ...(userAgent === undefined ? {} : { userAgent: userAgent.slice(0, longestUserAgent) }),
    ...(body.fingerprint === undefined
      ? {}
      : { deviceHash: deviceHash(body.fingerprint, ports.secrets.deviceHashSecret) }),
    ...(captcha === undefined ? {} : { captcha }),
    ...(name === '' ? {} : { voterName: name }),
  };
}

/** With a code an account votes as a guest does: nothing about the account is judged. */
function identityOf(caller: VotingCaller, { tier }: Voter) {
  if (caller.kind === 'guest') return { voterUserId: caller.guestId };
  if (tier === 'guest') return { voterUserId: caller.userId };
  return {
    voterUserId: caller.userId,
    accountCreatedAtMs: caller.accountCreatedAt * 1000,
    emailVerified: caller.emailVerified,
  };
}

/** Control characters and halves of surrogate pairs are taken by no text column, and would fail the whole group. */
function printable(name = ''): string {
  return name
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .trim();
}

function valueOf(type: 'vote' | 'like' | 'dislike'): 1 | -1 {
  return type === 'dislike' ? -1 : 1;
}

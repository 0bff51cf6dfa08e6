import type { BallotChoices } from '@urvote/contracts/jobs/count-votes';
import { canonicalIp } from '@urvote/voting/network/ip-address';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { deviceHash, requestKey } from '@urvote/voting/voter/voter-key';
import { windowStartOf } from '@urvote/voting/window/window-start';
import type { Candidate } from '../group-commit/group-commit.ts';
import type { UnsealedCast } from '../group-commit/seal-group.ts';
import type { CaptchaOutcome } from './captcha-verifier.ts';
import type { VoteRequest } from './vote-request.ts';
import type { Voter, VotingCaller } from './voter.ts';

export interface CastSecrets {
  voterKeySecret: string;
  deviceHashSecret: string;
}

/** What was found out of a request on its way through admission. */
export interface CheckedVote {
  entryId: string;
  /** Of a ballot. */
  choices: BallotChoices | undefined;
  contest: ContestRules;
  voter: Voter & { key: string };
  castAtMs: number;
  captcha: CaptchaOutcome | undefined;
}

/** With `choices` a ballot, until it is put into a group. */
export type AdmittedCast = UnsealedCast & { choices?: BallotChoices };

/** What a repeat of the request must choose again. */
export function choiceName({ entryId, choices }: { entryId: string; choices?: BallotChoices | undefined }): string {
  return choices?.map((choice) => `${choice.entryId}=${choice.points}`).join() ?? entryId;
}

const longestUserAgent = 512;

/** A vote as the worker judges it, before its group seals it. */
export function castItemOf(
  request: VoteRequest,
  { entryId, choices, contest, voter, castAtMs, captcha }: CheckedVote,
  { voterKeySecret, deviceHashSecret }: CastSecrets,
): AdmittedCast {
  const { body, caller, userAgent, idempotencyKey, requestId } = request;
  const { key: voterKey, mailboxKey, isProven, tier } = voter;
  const value = valueOf(body.type);
  const name = printable(body.name);
  const ip = canonicalIp(request.clientIp);
  const { votePolicy: policy, timeZone, votingStartsAtMs } = contest;
  return {
    kind: 'cast',
    contestId: contest.id,
    entryId,
    voterKey,
    ...(mailboxKey === undefined ? {} : { mailboxKey }),
    ...(isProven === undefined ? {} : { isProven }),
    windowStart: windowStartOf({ policy, timeZone, castAtMs, votingStartsAtMs }),
    tier,
    value,
    castAtMs,
    ...(idempotencyKey === undefined
      ? {}
      : {
          requestKey: requestKey(
            { voterKey, idempotencyKey, entryId: choiceName({ entryId, choices }), value },
            voterKeySecret,
          ),
        }),
    ...identityOf(caller, voter),
    ...(requestId === undefined ? {} : { requestId }),
    ...(ip === null ? {} : { ip }),
    ...(userAgent === undefined ? {} : { userAgent: userAgent.slice(0, longestUserAgent) }),
    ...(body.fingerprint === undefined ? {} : { deviceHash: deviceHash(body.fingerprint, deviceHashSecret) }),
    ...(captcha === undefined ? {} : { captcha }),
    ...(name === '' ? {} : { voterName: name }),
    ...(choices === undefined ? {} : { choices }),
  };
}

export function candidateOf(contest: ContestRules, categoryId: string | null, admitted: AdmittedCast): Candidate {
  const isSlotFinal = contest.votePolicy !== 'toggle';
  const { choices, ...item } = admitted;
  if (choices !== undefined) {
    const { value: _, ...ballot } = item;
    return { item: { ...ballot, kind: 'ballot', choices }, isSlotFinal, voteLimit: null };
  }
  const candidate = { item, isSlotFinal, voteLimit: contest.maxVotesPerVoter };
  const { maxVotesPerEntry: perEntry, maxVotesPerCategory: limit } = contest;
  const perCategory = limit === null || categoryId === null ? null : { categoryId, limit };
  return isSlotFinal && (perEntry ?? perCategory) !== null
    ? { ...candidate, scopedLimits: { perEntry, perCategory } }
    : candidate;
}

export function valueOf(type: VoteRequest['body']['type']): 1 | -1 {
  return type === 'dislike' ? -1 : 1;
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

/** No text column takes control characters or halves of surrogate pairs; one of them would fail the whole group. */
function printable(name = ''): string {
  return name
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .trim();
}

import type { ContestResource } from '@urvote/contracts/http/contests/contest-schemas';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import { coarseStatusOf } from '@urvote/voting/contest-status/contest-status';
import { votingState } from '@urvote/voting/window/voting-window';
import type { ContestRecord } from './contests.queries.ts';

/** A contest as the public sees it at a time (milliseconds since 1970 UTC). */
export function contestResource(contest: ContestRecord, nowMs: number): ContestResource {
  const { status, isActive, votingEnabled, votingStartsAt, votingEndsAt } = contest;
  const votingStartsAtMs = votingStartsAt.getTime();
  const votingEndsAtMs = votingEndsAt.getTime();
  return {
    id: contest.id,
    slug: contest.slug,
    name: contest.name,
    client: contest.client,
    description: contest.description,
    rules: contest.rules,
    prizes: contest.prizes,
    theme: contest.theme,
    coverUrl: mediaUrl(contest.coverAssetId),
    status: coarseStatusOf(status),
    state: status,
    votingState: votingState({ status, isActive, votingEnabled, votingStartsAtMs, votingEndsAtMs }, nowMs),
    votingStartsAt: votingStartsAt.toISOString(),
    votingEndsAt: votingEndsAt.toISOString(),
    timeZone: contest.timeZone,
    allowedKinds: contest.allowedKinds,
    votePolicy: contest.votePolicy,
    voterTier: contest.voterTier,
    maxVotesPerVoter: contest.maxVotesPerVoter,
    allowDislike: contest.allowDislike,
    allowWithdraw: contest.allowWithdraw,
    resultsVisibility: contest.resultsVisibility,
    captchaMode: contest.captchaMode,
    guestConfirmation: contest.guestConfirmation,
    eligibleCountries: contest.eligibleCountries,
    version: contest.version,
  };
}

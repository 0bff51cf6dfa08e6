import type { ContestResource, ManagedContestResource } from '@urvote/contracts/http/contests/contest-schemas';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import { coarseStatusOf } from '@urvote/voting/contest-status/contest-status';
import { votingState } from '@urvote/voting/window/voting-window';
import type { ContestRecord } from './contest-record.queries.ts';

/** A contest with all of its settings at a time (milliseconds since 1970 UTC). */
export function managedContestResource(contest: ContestRecord, nowMs: number): ManagedContestResource {
  const { status, coverAssetId, isActive, votingEnabled, votingStartsAt, votingEndsAt } = contest;
  const { submissionsStartAt, submissionsEndAt, createdAt, ...settings } = contest;
  const votingStartsAtMs = votingStartsAt.getTime();
  const votingEndsAtMs = votingEndsAt.getTime();
  const { coverAssetId: _, ...told } = settings;
  return {
    ...told,
    coverUrl: mediaUrl(coverAssetId),
    status: coarseStatusOf(status),
    state: status,
    votingState: votingState({ status, isActive, votingEnabled, votingStartsAtMs, votingEndsAtMs }, nowMs),
    votingStartsAt: votingStartsAt.toISOString(),
    votingEndsAt: votingEndsAt.toISOString(),
    submissionsStartAt: submissionsStartAt?.toISOString() ?? null,
    submissionsEndAt: submissionsEndAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

const forMembers = new Set<string>([
  'isActive',
  'votingEnabled',
  'captchaMinScore',
  'holdThreshold',
  'rejectThreshold',
  'guestVoteWeight',
  'guestVotesPerIpDevice',
] satisfies Exclude<keyof ManagedContestResource, keyof ContestResource>[]);

/** As the public sees it: without what would help to get around the rules. */
export function contestResource(contest: ContestRecord, nowMs: number): ContestResource {
  const fields = Object.entries(managedContestResource(contest, nowMs)).filter(([field]) => !forMembers.has(field));
  return Object.fromEntries(fields) as unknown as ContestResource;
}

import type { HistoryRecord } from '../contest-states/contest-history.queries.ts';
import type { ContestFields } from './contest-columns.queries.ts';
import type { ContestRecord } from './contest-record.queries.ts';

/** Limits that everybody may know. Thresholds of suspicion are not among them, nor is what changes no limit, such as a text. */
const told = [
  'votingEnabled',
  'votingStartsAt',
  'votingEndsAt',
  'submissionsStartAt',
  'submissionsEndAt',
  'timeZone',
  'votePolicy',
  'voterTier',
  'maxEntriesPerUser',
  'maxVotesPerVoter',
  'maxVotesPerEntry',
  'maxVotesPerCategory',
  'minPicks',
  'allowDislike',
  'allowWithdraw',
  'resultsVisibility',
  'tieBreak',
  'countingMethod',
  'publicWeight',
  'juryWeight',
  'captchaMode',
  'guestConfirmation',
  'guestVoteWeight',
  'eligibleCountries',
] as const satisfies (keyof ContestFields & keyof ContestRecord)[];

type PublicChange = Pick<HistoryRecord, 'kind' | 'details'>;

/** What the contest's history says of a change, each field from what to what; undefined where no limit changes. */
export function publicChange(current: ContestRecord, fields: ContestFields): PublicChange | undefined {
  const changes = told.flatMap((field) => {
    const [from, to] = [plain(current[field]), plain(fields[field])];
    return to === undefined || JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field, from, to }];
  });
  const [first, ...others] = changes;
  if (first === undefined) return undefined;
  if (others.length === 0 && first.field === 'votingEnabled')
    return { kind: first.to === true ? 'resumed' : 'paused', details: {} };
  return { kind: others.length === 0 && isExtension(first) ? 'extended' : 'changed', details: { changes } };
}

function isExtension({ field, from, to }: { field: string; from: unknown; to: unknown }): boolean {
  return field === 'votingEndsAt' && String(from) < String(to);
}

const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { ContestPatch } from './contest-change.ts';
import type { ContestRecord } from './contest-record.queries.ts';

/**
 * What decides a result, and so what voters have gone by: of these nothing changes once voting has opened. What keeps fakes
 * out (captcha, confirmation) may still be made stricter, and the end is moved in the open.
 */
const frozenFields = [
  'votingStartsAt',
  'timeZone',
  'votePolicy',
  'voterTier',
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
  'holdThreshold',
  'rejectThreshold',
  'guestVoteWeight',
  'guestVotesPerIpDevice',
  'eligibleCountries',
] as const satisfies (keyof ContestPatch & keyof ContestRecord)[];

const message = 'decides the result and is fixed since voting opened';

/**
 * Of a contest that has opened, at a time in milliseconds since 1970 UTC. A field that is sent as it is changes nothing.
 * @throws {ProblemError} FROZEN naming each field; VALIDATION_FAILED for an end in the past, which would undo votes
 */
export function assertNothingFrozen(current: ContestRecord, patch: ContestPatch, nowMs: number): void {
  const changed = frozenFields.filter((field) => isChanged(current, patch, field));
  const endsAnew = isChanged(current, patch, 'votingEndsAt');
  const isEnded = current.votingEndsAt.getTime() <= nowMs || !['scheduled', 'open'].includes(current.status);
  const fields = endsAnew && isEnded ? [...changed, 'votingEndsAt'] : changed;
  if (fields.length > 0)
    throw new ProblemError('FROZEN', {
      detail: `Fixed since voting opened: ${fields.join(', ')}`,
      errors: fields.map((field) => ({ field: `body.${field}`, code: 'frozen', message })),
    });
  if (endsAnew && Date.parse(patch.votingEndsAt ?? '') < nowMs) throw pastEnd();
}

function pastEnd(): ProblemError {
  const error = { field: 'body.votingEndsAt', code: 'custom', message: 'lies in the past: close the contest instead' };
  return new ProblemError('VALIDATION_FAILED', { errors: [error] });
}

function isChanged(current: ContestRecord, patch: ContestPatch, field: (typeof frozenFields)[number] | 'votingEndsAt') {
  return patch[field] !== undefined && comparable(patch[field]) !== comparable(current[field]);
}

function comparable(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
}

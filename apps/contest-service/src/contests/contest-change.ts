import { type FieldError, ProblemError } from '@urvote/contracts/errors/error-codes';
import type { contestPatch } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import type { GuestConfirmation, VoterTier } from '@urvote/voting/contest-rules';
import type { z } from 'zod';

export type ContestPatch = z.output<typeof contestPatch>;

/** The settings that a change is judged by. */
export interface ContestSettings {
  voterTier: VoterTier;
  guestConfirmation: GuestConfirmation;
  votingStartsAt: Date;
  votingEndsAt: Date;
  submissionsStartAt: Date | null;
  submissionsEndAt: Date | null;
  publicWeight: number;
  juryWeight: number;
  holdThreshold: number;
  rejectThreshold: number;
}

/**
 * Rules between two fields, of which a change may carry only one.
 * @throws {ProblemError} VALIDATION_FAILED naming the sent fields
 */
export function assertConsistent(current: ContestSettings, patch: ContestPatch): void {
  const errors = [
    ...windowErrors(current, patch),
    ...thresholdErrors(current, patch),
    ...confirmationErrors(current, patch),
    ...submissionErrors(current, patch),
    ...weightErrors(current, patch),
  ];
  if (errors.length > 0) throw new ProblemError('VALIDATION_FAILED', { errors });
}

/**
 * Of a contest that is made: both times are sent.
 * @throws {ProblemError} VALIDATION_FAILED naming both
 */
export function assertWindow(times: { votingStartsAt: string; votingEndsAt: string }, where = 'body'): void {
  if (Date.parse(times.votingStartsAt) < Date.parse(times.votingEndsAt)) return;
  const errors = ['votingStartsAt', 'votingEndsAt'].map((field) => ({
    field: `${where}.${field}`,
    code: 'custom',
    message: endsBeforeStart,
  }));
  throw new ProblemError('VALIDATION_FAILED', { errors });
}

const endsBeforeStart = 'voting has to end after it starts';

function windowErrors(current: ContestSettings, patch: ContestPatch): FieldError[] {
  const startsAtMs = startOf(current, patch);
  const endsAtMs = patch.votingEndsAt === undefined ? current.votingEndsAt.getTime() : Date.parse(patch.votingEndsAt);
  if (startsAtMs < endsAtMs) return [];
  return sentOf(patch, ['votingStartsAt', 'votingEndsAt'], endsBeforeStart);
}

function thresholdErrors(current: ContestSettings, patch: ContestPatch): FieldError[] {
  const { holdThreshold, rejectThreshold } = { ...current, ...patch };
  if ((holdThreshold ?? current.holdThreshold) <= (rejectThreshold ?? current.rejectThreshold)) return [];
  return sentOf(
    patch,
    ['holdThreshold', 'rejectThreshold'],
    'a vote cannot be rejected at a lower score than it is held',
  );
}

function confirmationErrors(current: ContestSettings, patch: ContestPatch): FieldError[] {
  const { voterTier = current.voterTier, guestConfirmation = current.guestConfirmation } = patch;
  if (voterTier !== 'census' || guestConfirmation !== 'email') return [];
  return sentOf(patch, ['voterTier', 'guestConfirmation'], 'whoever votes with a code has no mail to confirm');
}

function submissionErrors(current: ContestSettings, patch: ContestPatch): FieldError[] {
  const at = (sent: string | null | undefined, kept: Date | null) =>
    sent === undefined ? kept : sent && new Date(sent);
  const startsAt = at(patch.submissionsStartAt, current.submissionsStartAt);
  const endsAt = at(patch.submissionsEndAt, current.submissionsEndAt);
  if (startsAt === null || endsAt === null || startsAt < endsAt) return [];
  return sentOf(patch, ['submissionsStartAt', 'submissionsEndAt'], 'submissions have to end after they start');
}

/** In thousandths, as they are kept. */
function weightErrors(current: ContestSettings, patch: ContestPatch): FieldError[] {
  const { publicWeight = current.publicWeight, juryWeight = current.juryWeight } = patch;
  if (Math.round(1000 * publicWeight) + Math.round(1000 * juryWeight) === 1000) return [];
  return sentOf(patch, ['publicWeight', 'juryWeight'], 'the weights of the public and the jury have to add up to 1');
}

function sentOf(patch: ContestPatch, fields: readonly (keyof ContestPatch)[], message: string): FieldError[] {
  return fields
    .filter((field) => patch[field] !== undefined)
    .map((field) => ({ field: `body.${field}`, code: 'custom', message }));
}

function startOf(current: ContestSettings, patch: ContestPatch): number {
  return patch.votingStartsAt === undefined ? current.votingStartsAt.getTime() : Date.parse(patch.votingStartsAt);
}

import { type FieldError, ProblemError } from '@urvote/contracts/errors/error-codes';
import type { contestPatch } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import type { GuestConfirmation, VotePolicy, VoterTier } from '@urvote/voting/contest-rules';
import { windowStartOf } from '@urvote/voting/window/window-start';
import type { z } from 'zod';

export type ContestPatch = z.output<typeof contestPatch>;

/** The settings that a change is judged by. */
export interface ContestSettings {
  votePolicy: VotePolicy;
  voterTier: VoterTier;
  guestConfirmation: GuestConfirmation;
  timeZone: string;
  votingStartsAt: Date;
  votingEndsAt: Date;
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
  ];
  if (errors.length > 0) throw new ProblemError('VALIDATION_FAILED', { errors });
}

function windowErrors(current: ContestSettings, patch: ContestPatch): FieldError[] {
  const startsAtMs = startOf(current, patch);
  const endsAtMs = patch.votingEndsAt === undefined ? current.votingEndsAt.getTime() : Date.parse(patch.votingEndsAt);
  if (startsAtMs < endsAtMs) return [];
  return sentOf(patch, ['votingStartsAt', 'votingEndsAt'], 'voting has to end after it starts');
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

function sentOf(patch: ContestPatch, fields: readonly (keyof ContestPatch)[], message: string): FieldError[] {
  return fields
    .filter((field) => patch[field] !== undefined)
    .map((field) => ({ field: `body.${field}`, code: 'custom', message }));
}

/**
 * The sent fields that are fixed once votes were cast, because they name the window a vote belongs to: under another
 * policy, or another first day of `once` and `toggle`, everyone could vote again; and so could an account that on a list
 * votes under its address, or whoever votes under a code.
 */
export function fieldsFixedByVotes(current: ContestSettings, patch: ContestPatch): (keyof ContestPatch)[] {
  const fixed: (keyof ContestPatch)[] = [];
  if (patch.votePolicy !== undefined && patch.votePolicy !== current.votePolicy) fixed.push('votePolicy');
  if (patch.voterTier !== undefined && voterListOf(patch.voterTier) !== voterListOf(current.voterTier))
    fixed.push('voterTier');
  if (movesWindow(current, patch)) fixed.push('votingStartsAt');
  return fixed;
}

/** What says who votes besides the account or the session, if anything. */
function voterListOf(voterTier: VoterTier): 'list' | 'census' | null {
  return voterTier === 'list' || voterTier === 'census' ? voterTier : null;
}

function movesWindow(current: ContestSettings, patch: ContestPatch): boolean {
  const { votePolicy: policy, timeZone } = current;
  if (policy !== 'once' && policy !== 'toggle') return false;
  const windowOf = (votingStartsAtMs: number) =>
    windowStartOf({ policy, timeZone, castAtMs: votingStartsAtMs, votingStartsAtMs });
  return windowOf(current.votingStartsAt.getTime()) !== windowOf(startOf(current, patch));
}

function startOf(current: ContestSettings, patch: ContestPatch): number {
  return patch.votingStartsAt === undefined ? current.votingStartsAt.getTime() : Date.parse(patch.votingStartsAt);
}

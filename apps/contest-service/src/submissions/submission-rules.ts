import { type ErrorCode, type FieldError, ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EntryForm } from '@urvote/contracts/http/entry-forms/entry-form-endpoints';
import { type ContestStatus, isOver } from '@urvote/voting/contest-status/contest-status';
import type { EntryKind } from '@urvote/contracts/endpoint/fields';

export interface SubmissionContest {
  id: string;
  status: ContestStatus;
  isActive: boolean;
  submissionsStartAt: Date | null;
  submissionsEndAt: Date | null;
  votingEndsAt: Date;
  allowedKinds: readonly EntryKind[];
  maxEntriesPerUser: number | null;
  entryForm: EntryForm;
}

/**
 * Why a contest takes no entry at a time. Without times of its own it takes them as soon as it is published and until
 * its voting ends; the end itself is too late.
 */
export function submissionRefusal(contest: SubmissionContest, at: Date): ErrorCode | undefined {
  if (contest.status === 'draft' || contest.status === 'archived') return 'NOT_FOUND';
  if (isOver(contest.status) || !contest.isActive) return 'SUBMISSIONS_CLOSED';
  if (contest.submissionsStartAt !== null && at < contest.submissionsStartAt) return 'SUBMISSIONS_NOT_OPEN';
  return at >= (contest.submissionsEndAt ?? contest.votingEndsAt) ? 'SUBMISSIONS_CLOSED' : undefined;
}

/** @throws {ProblemError} VALIDATION_FAILED */
export function assertKindAllowed({ allowedKinds }: Pick<SubmissionContest, 'allowedKinds'>, kind: EntryKind): void {
  if (allowedKinds.includes(kind)) return;
  const message = `the contest takes ${allowedKinds.join(', ')}`;
  throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'body.kind', code: 'kind_not_allowed', message }] });
}

export interface Upload {
  id: string;
  status: string;
  mimeType: string;
}

const mimePrefixes = { music: 'audio/', video: 'video/', visual: 'image/' } as const satisfies Record<
  EntryKind,
  string
>;

export interface SubmittedMedia {
  kind: EntryKind;
  mediaAssetId?: string | undefined;
  coverAssetId?: string | undefined;
}

/** The references that are not to ready uploads of the submitter (`uploads`) of the type that is needed there. */
export function mediaErrors(
  { kind, mediaAssetId, coverAssetId }: SubmittedMedia,
  uploads: readonly Upload[],
): FieldError[] {
  const check = (field: string, id: string | undefined, mimePrefix: string): FieldError[] => {
    if (id === undefined) return [];
    const upload = uploads.find((each) => each.id === id);
    if (upload?.status !== 'ready')
      return [{ field, code: 'unknown_asset', message: 'there is no such upload of yours' }];
    return upload.mimeType.startsWith(mimePrefix)
      ? []
      : [{ field, code: 'wrong_media_type', message: `has the type ${upload.mimeType}` }];
  };
  return [
    ...check('body.mediaAssetId', mediaAssetId, mimePrefixes[kind]),
    ...check('body.coverAssetId', coverAssetId, mimePrefixes.visual),
  ];
}

/** The first of the names that everybody may read: one with an @ may be an address. */
export function shownName(names: readonly (string | null | undefined)[]): string | undefined {
  return names.find((name): name is string => typeof name === 'string' && !name.includes('@'));
}

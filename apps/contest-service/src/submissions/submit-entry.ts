import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { entrySubmission, submittedEntry } from '@urvote/contracts/http/entries/entry-endpoints';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { z } from 'zod';
import type { AppContext } from '../context.ts';
import { answerErrors } from '../entry-forms/entry-form.ts';
import { assertOwnMedia } from './assert-own-media.ts';
import { newEntryOf, shownEntryOf } from './new-entry.ts';
import { assertKindAllowed, shownName, type SubmissionContest, submissionRefusal } from './submission-rules.ts';
import {
  countOwnEntries,
  findSubmitter,
  insertEntry,
  lockContest,
  lockSubmitter,
  type NewEntry,
  type Submitter,
} from './submissions.queries.ts';

type Submission = z.output<typeof entrySubmission>;
export type SubmittedEntry = z.input<typeof submittedEntry>;

export interface SubmitEntryCommand {
  submission: Submission;
  submitter: AccountSubmitter | UnknownSubmitter;
  /** What else must let the entry in, asked while the contest is locked. @throws {ProblemError} */
  admit?: (trx: Trx) => Promise<Admission>;
  /** What belongs to the entry and is stored with it. */
  alsoStore?: (trx: Trx, entryId: string, at: Date) => Promise<void>;
}

interface AccountSubmitter {
  userId: string;
  emailVerified: boolean;
  emailVoterKey?: string;
}

/** Whoever shows no account; the key is that of the address that was given. */
interface UnknownSubmitter {
  userId: null;
  emailVoterKey: string;
}

export interface Admission {
  board: { id: string; slug: string };
  isApproved: boolean;
}

export type SubmitEntryContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'events'>;

/**
 * A new entry that waits for approval, with its event in the same transaction.
 * @throws {ProblemError} EMAIL_NOT_VERIFIED, FORBIDDEN; NOT_FOUND for the contest; SUBMISSIONS_NOT_OPEN, SUBMISSIONS_CLOSED,
 *   ENTRY_LIMIT_REACHED; CONFLICT for a link that the contest has; VALIDATION_FAILED for what the contest or the account cannot have
 */
export async function submitEntry(app: SubmitEntryContext, command: SubmitEntryCommand): Promise<SubmittedEntry> {
  const { submitter } = command;
  if (submitter.userId !== null && !submitter.emailVerified) throw new ProblemError('EMAIL_NOT_VERIFIED');
  const at = new Date(app.clock.nowMs());
  const entry = await app.db.transaction().execute((trx) => recordSubmission(trx, command, at));
  app.wakeUp.notify();
  app.events.entrySubmitted(entry.id, entry.contestId);
  return entry;
}

async function recordSubmission(
  trx: Trx,
  { submission, submitter, admit, alsoStore }: SubmitEntryCommand,
  at: Date,
): Promise<SubmittedEntry> {
  const { contestId, kind } = submission;
  const names = submitter.userId === null ? [] : await lockNamedSubmitter(trx, contestId, submitter.userId);
  const contest = await lockContest(trx, contestId);
  assertTakes(contest, kind, at);
  if (submitter.userId !== null) await assertBelowLimit(trx, contest, submitter.userId);
  assertAnswered(contest, submission);
  await assertOwnMedia(trx, submission, submitter.userId);
  const admission = await admit?.(trx);
  const named = { userId: submitter.userId, emailVoterKey: submitter.emailVoterKey, names };
  const entry = { ...newEntry(submission, named), ...placeOf(admission, at) };
  const createdAt = await insertEntry(trx, entry);
  await alsoStore?.(trx, entry.id, at);
  await appendSubmission(trx, entry, admission?.isApproved === true);
  return { ...shownEntryOf(entry, createdAt), boardSlug: admission?.board.slug ?? null, status: 'pending' };
}

async function lockNamedSubmitter(trx: Trx, contestId: string, userId: string): Promise<Submitter['names']> {
  const account = await findSubmitter(trx, userId);
  assertMaySubmit(account);
  await lockSubmitter(trx, contestId, userId);
  return account.names;
}

function placeOf(admission: Admission | undefined, at: Date): Pick<NewEntry, 'boardId' | 'approvedAt'> {
  return { boardId: admission?.board.id ?? null, approvedAt: admission?.isApproved === true ? at : null };
}

async function appendSubmission(trx: Trx, { id, contestId }: NewEntry, isApproved: boolean): Promise<void> {
  const event = { aggregateType: 'entry', aggregateId: id, payload: { contestId, entryId: id } } as const;
  await appendEvent(trx, { ...event, type: 'entry.submitted' });
  if (isApproved) await appendEvent(trx, { ...event, type: 'entry.approved' });
}

/** The token may be older than what became of the account. */
function assertMaySubmit(account: Submitter | undefined): asserts account is Submitter {
  if (account === undefined || account.isSuspended) throw new ProblemError('FORBIDDEN');
  if (!account.isEmailVerified) throw new ProblemError('EMAIL_NOT_VERIFIED');
}

function assertTakes(
  contest: SubmissionContest | undefined,
  kind: Submission['kind'],
  at: Date,
): asserts contest is SubmissionContest {
  if (contest === undefined) throw new ProblemError('NOT_FOUND');
  const refusal = submissionRefusal(contest, at);
  if (refusal !== undefined) throw new ProblemError(refusal);
  assertKindAllowed(contest, kind);
}

async function assertBelowLimit(trx: Trx, { id, maxEntriesPerUser }: SubmissionContest, userId: string): Promise<void> {
  if (maxEntriesPerUser === null || (await countOwnEntries(trx, id, userId)) < maxEntriesPerUser) return;
  throw new ProblemError('ENTRY_LIMIT_REACHED', { detail: `The contest takes ${maxEntriesPerUser} of one person` });
}

function assertAnswered({ entryForm }: SubmissionContest, { formAnswers = {} }: Submission): void {
  const errors = answerErrors(entryForm, formAnswers);
  if (errors.length > 0) throw new ProblemError('VALIDATION_FAILED', { errors });
}

interface NamedSubmitter {
  userId: string | null;
  emailVoterKey: string | undefined;
  names: Submitter['names'];
}

function newEntry(submission: Submission, { userId, emailVoterKey, names }: NamedSubmitter): NewEntry {
  return {
    ...newEntryOf(submission, artistNameOf(submission, names)),
    source: submission.externalUrl === undefined ? 'upload' : 'external',
    formAnswers: submission.formAnswers ?? {},
    submitterId: userId,
    submitterKey: emailVoterKey ?? null,
  };
}

function artistNameOf(submission: Submission, names: Submitter['names']): string {
  const artistName = submission.artistName ?? shownName(names);
  if (artistName !== undefined) return artistName;
  const errors = [{ field: 'body.artistName', code: 'required', message: 'the account has no name to show' }];
  throw new ProblemError('VALIDATION_FAILED', { errors });
}

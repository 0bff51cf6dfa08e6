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
  submitter: { userId: string; emailVerified: boolean; emailVoterKey?: string };
}

export type SubmitEntryContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'events'>;

/**
 * A new entry that waits for approval, with its event in the same transaction.
 * @throws {ProblemError} EMAIL_NOT_VERIFIED, FORBIDDEN; NOT_FOUND for the contest; SUBMISSIONS_NOT_OPEN, SUBMISSIONS_CLOSED,
 *   ENTRY_LIMIT_REACHED; CONFLICT for a link that the contest has; VALIDATION_FAILED for what the contest or the account cannot have
 */
export async function submitEntry(app: SubmitEntryContext, command: SubmitEntryCommand): Promise<SubmittedEntry> {
  if (!command.submitter.emailVerified) throw new ProblemError('EMAIL_NOT_VERIFIED');
  const at = new Date(app.clock.nowMs());
  const entry = await app.db.transaction().execute((trx) => recordSubmission(trx, command, at));
  app.wakeUp.notify();
  app.events.entrySubmitted(entry.id, entry.contestId);
  return entry;
}

async function recordSubmission(
  trx: Trx,
  { submission, submitter }: SubmitEntryCommand,
  at: Date,
): Promise<SubmittedEntry> {
  const { contestId, kind } = submission;
  const account = await findSubmitter(trx, submitter.userId);
  assertMaySubmit(account);
  await lockSubmitter(trx, contestId, submitter.userId);
  const contest = await lockContest(trx, contestId);
  assertTakes(contest, kind, at);
  await assertBelowLimit(trx, contest, submitter.userId);
  assertAnswered(contest, submission);
  await assertOwnMedia(trx, submission, submitter.userId);
  const entry = newEntry(submission, {
    userId: submitter.userId,
    emailVoterKey: submitter.emailVoterKey,
    names: account.names,
  });
  const createdAt = await insertEntry(trx, entry);
  await appendEvent(trx, {
    type: 'entry.submitted',
    aggregateType: 'entry',
    aggregateId: entry.id,
    payload: { contestId, entryId: entry.id },
  });
  return { ...shownEntryOf(entry, createdAt), status: 'pending' };
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
  userId: string;
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

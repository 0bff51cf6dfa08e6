import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { submitBoardEntry as endpoint } from '@urvote/contracts/http/boards/board-entry-endpoints';
import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import type { Caller } from '@urvote/platform/auth/caller';
import type { Trx } from '@urvote/platform/postgres/database';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { type BoardRecord, findBoard } from '../boards/boards.queries.ts';
import type { AppContext } from '../context.ts';
import {
  type SubmitEntryCommand,
  submitEntry,
  type SubmitEntryContext,
  type SubmittedEntry,
} from '../submissions/submit-entry.ts';
import { admitToBoard } from './admit-to-board.ts';
import { insertContact } from './board-entries.queries.ts';

type BoardSubmission = EndpointBody<typeof endpoint>;

interface BoardEntry extends Omit<SubmittedEntry, 'status'> {
  status: 'pending' | 'approved';
  submitterId: string | null;
}

type SubmitBoardEntryContext = SubmitEntryContext & Pick<AppContext, 'voterKeySecret' | 'sealers'>;

/** @throws {ProblemError} NOT_FOUND for a board nobody can see; UNAUTHENTICATED where it takes works of accounts only */
export async function boardFor(db: AppContext['db'], slug: string, caller: Caller): Promise<BoardRecord> {
  const board = await findBoard(db, { slug });
  if (board?.isPublic !== true) throw new ProblemError('NOT_FOUND');
  if (caller.kind !== 'user' && !board.allowAnonymousUploads) throw new ProblemError('UNAUTHENTICATED');
  return board;
}

/** @throws {ProblemError} as `submitEntry` and `admitToBoard`; VALIDATION_FAILED for somebody unknown without an address */
export async function submitBoardEntry(
  app: SubmitBoardEntryContext,
  { board, caller, body }: { board: BoardRecord; caller: Caller; body: BoardSubmission },
): Promise<BoardEntry> {
  const { contactEmail, ...work } = body;
  const isAnonymous = caller.kind !== 'user';
  const submitter = isAnonymous ? unknownSubmitter(contactEmail, app.voterKeySecret) : caller;
  let isApproved = false;
  const admit = async (trx: Trx) => {
    const admission = await admitToBoard(trx, board.id, { kind: work.kind, isAnonymous });
    isApproved = admission.isApproved;
    return admission;
  };
  const alsoStore = async (trx: Trx, entryId: string, at: Date) => {
    if (contactEmail === undefined) return;
    await insertContact(trx, { entryId, sealedEmail: app.sealers.entryContact.seal(contactEmail), at });
  };
  const command: SubmitEntryCommand = {
    submission: { ...work, contestId: board.contestId },
    submitter,
    admit,
    alsoStore,
  };
  const entry = await submitEntry(app, command);
  return { ...entry, status: isApproved ? 'approved' : 'pending', submitterId: submitter.userId };
}

function unknownSubmitter(contactEmail: string | undefined, voterKeySecret: string) {
  if (contactEmail !== undefined) return { userId: null, emailVoterKey: guestVoterKey(contactEmail, voterKeySecret) };
  const message = 'who shows no account gives an address';
  throw new ProblemError('VALIDATION_FAILED', {
    errors: [{ field: 'body.contactEmail', code: 'required', message }],
  });
}

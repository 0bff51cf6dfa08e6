import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { VoterTier } from '@urvote/voting/contest-rules';
import { codeVoterKey, guestVoterKey } from '@urvote/voting/voter/voter-key';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { lockContest } from '../contests/contests.queries.ts';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { replaceVoterList } from './voter-lists.queries.ts';

export interface PutVoterListCommand {
  contestId: string;
  list: VoterList;
  actor: Administrator;
}

/** One of both. */
interface VoterList {
  emails?: readonly string[] | undefined;
  codes?: readonly string[] | undefined;
}

type VoterListContext = Pick<AppContext, 'db' | 'voterKeySecret'>;

/**
 * Replaces who may vote in the contest. Addresses and codes are forgotten; the audit record says how many there were.
 * @returns how many voters are on the list; a code or mailbox that is there twice is one
 * @throws {ProblemError} NOT_FOUND; VALIDATION_FAILED for codes where addresses are meant, and the other way round
 */
export async function putVoterList(app: VoterListContext, command: PutVoterListCommand): Promise<number> {
  const { contestId, list, actor } = command;
  const voterKeys = voterKeysOf(contestId, list, app.voterKeySecret);
  await app.db.transaction().execute(async (trx) => {
    const contest = await lockContest(trx, contestId);
    if (contest === undefined) throw new ProblemError('NOT_FOUND');
    assertFits(contest.voterTier, list);
    await replaceVoterList(trx, contestId, voterKeys);
    await appendAudit(trx, actor, {
      action: 'contest.voter_list',
      targetType: 'contest',
      targetId: contestId,
      details: { voterCount: voterKeys.length },
    });
  });
  return voterKeys.length;
}

function voterKeysOf(contestId: string, { emails = [], codes = [] }: VoterList, secret: string): string[] {
  return [
    ...new Set([
      ...emails.map((email) => guestVoterKey(email, secret)),
      ...codes.map((code) => codeVoterKey(contestId, code, secret)),
    ]),
  ];
}

function assertFits(voterTier: VoterTier, { emails, codes }: VoterList): void {
  const wrong = voterTier === 'census' ? emails && 'emails' : codes && 'codes';
  if (wrong === undefined) return;
  const message =
    wrong === 'emails'
      ? 'this contest has a register of codes'
      : 'only a contest of the tier census has a register of codes';
  throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: `body.${wrong}`, code: 'custom', message }] });
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { JuryAssignments, JuryBallot, JuryResource } from '@urvote/contracts/http/judging/judging-schemas';

export interface AskedBallot {
  scores: Readonly<Record<string, number>>;
  comment: string | null;
  abstain: boolean;
  submit: boolean;
}

type Scale = Pick<JuryResource, 'maxScore' | 'criteria'>;

/** @throws {ProblemError} VALIDATION_FAILED naming the score that is missing, unknown or too high */
export function assertScores({ scores, submit, abstain }: AskedBallot, { criteria, maxScore }: Scale): void {
  const known = new Set(criteria.map(({ id }) => id));
  const missing = submit && !abstain ? [...known].filter((id) => scores[id] === undefined) : [];
  const errors = [
    ...Object.entries(scores).flatMap(([id, score]) => [
      ...(known.has(id) ? [] : [fault(id, 'there is no such criterion')]),
      ...(score > maxScore ? [fault(id, `at most ${maxScore}`)] : []),
    ]),
    ...missing.map((id) => fault(id, 'no score for this criterion')),
  ];
  if (errors.length > 0) throw new ProblemError('VALIDATION_FAILED', { errors });
}

const fault = (id: string, message: string) => ({ field: `body.scores.${id}`, code: 'custom', message });

/** @throws {ProblemError} CONFLICT after the deadline, for an own entry, and for a draft of what was submitted */
export function nextBallot(
  asked: AskedBallot,
  before: { ballot: JuryBallot | undefined; isOwn: boolean; deadlineAt: string },
  { entryId, at }: { entryId: string; at: Date },
): JuryBallot {
  const { ballot, isOwn, deadlineAt } = before;
  if (at.getTime() >= Date.parse(deadlineAt)) throw conflict('The deadline of the jury has passed');
  if (isOwn && !asked.abstain) throw conflict('Nobody judges an entry of their own: abstain');
  if (!asked.submit && ballot !== undefined && ballot.state !== 'draft') throw conflict('The ballot was submitted');
  const { scores, comment, submit } = asked;
  const [state, submittedAt] = submit
    ? ([asked.abstain ? 'abstained' : 'submitted', at.toISOString()] as const)
    : (['draft', null] as const);
  return { entryId, state, scores: { ...scores }, comment, updatedAt: at.toISOString(), submittedAt };
}

const conflict = (detail: string) => new ProblemError('CONFLICT', { detail });

/** Without anything that names who made the entry, or leads to them. */
export function blinded(item: JuryAssignments['items'][number]): JuryAssignments['items'][number] {
  const nobody = { artistName: null, description: null, genre: null, externalUrl: null, coverUrl: null };
  return { ...item, ...nobody };
}

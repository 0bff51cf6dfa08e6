import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { JuryPlan } from '@urvote/contracts/http/judging/judging-schemas';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import {
  findJury,
  hasScores,
  lockJudgedContest,
  noJudges,
  notOfContest,
  replaceCriteria,
  replacePanels,
  type StoredJury,
  writeJury,
} from './juries.queries.ts';

interface PutJuryCommand {
  contestId: string;
  plan: JuryPlan;
  actor: Administrator;
}

/**
 * Replaces the plan of a jury.
 * @throws {ProblemError} NOT_FOUND; CONFLICT once the result is certified, or for criteria that were used;
 *   VALIDATION_FAILED for jurors who are no judges of the client and for entries of another contest
 */
export async function putJury(app: Pick<AppContext, 'db' | 'clock'>, command: PutJuryCommand): Promise<void> {
  const { contestId, plan, actor } = command;
  await app.db.transaction().execute(async (trx) => {
    assertJudged(await lockJudgedContest(trx, contestId));
    await assertKnown(trx, contestId, plan);
    const current = await findJury(trx, contestId);
    const keepsCriteria = current !== undefined && isSameScale(current, plan);
    if (!keepsCriteria && (await hasScores(trx, contestId)))
      throw new ProblemError('CONFLICT', { detail: 'Criteria and the highest score are fixed: there are scores' });
    await writeJury(trx, contestId, plan, new Date(app.clock.nowMs()));
    if (!keepsCriteria) await replaceCriteria(trx, contestId, plan.criteria);
    await replacePanels(trx, contestId, plan.panels);
    await appendAudit(trx, actor, {
      action: 'contest.jury',
      targetType: 'contest',
      targetId: contestId,
      details: { plan },
    });
  });
}

/** @throws {ProblemError} NOT_FOUND; CONFLICT where nothing is judged any more */
export function assertJudged(status: ContestStatus | undefined): void {
  if (status === undefined) throw new ProblemError('NOT_FOUND');
  if (['certified', 'published', 'archived'].includes(status))
    throw new ProblemError('CONFLICT', { detail: `The contest is ${status}`, extensions: { state: status } });
}

async function assertKnown(trx: Trx, contestId: string, { panels }: JuryPlan): Promise<void> {
  const jurors = await noJudges(trx, contestId, [...new Set(panels.flatMap(({ jurorIds }) => jurorIds))]);
  const entries = await notOfContest(trx, contestId, [...new Set(panels.flatMap(({ entryIds }) => entryIds ?? []))]);
  const errors = panels.flatMap(({ jurorIds, entryIds }, index) => [
    ...unknown(jurorIds, jurors, `body.panels.${index}.jurorIds`, 'no judge of the client'),
    ...unknown(entryIds ?? [], entries, `body.panels.${index}.entryIds`, 'no entry of the contest'),
  ]);
  if (errors.length > 0) throw new ProblemError('VALIDATION_FAILED', { errors: errors.slice(0, 20) });
}

function unknown(ids: readonly string[], wrong: readonly string[], field: string, message: string) {
  return ids.flatMap((id, index) =>
    wrong.includes(id) ? [{ field: `${field}.${index}`, code: 'custom', message }] : [],
  );
}

function isSameScale(current: StoredJury, plan: JuryPlan): boolean {
  const scale = ({ maxScore, criteria }: Pick<JuryPlan, 'maxScore' | 'criteria'>) =>
    JSON.stringify([maxScore, criteria.map(({ name, description, weight }) => [name, description, weight])]);
  return scale(current) === scale(plan);
}

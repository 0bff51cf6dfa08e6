import { createHash } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { FrozenResult } from '@urvote/contracts/http/results/result-schemas';
import { type Actor, appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { makeResult, snapshotText } from '@urvote/voting/results/result-snapshot';
import { appendHistory } from '../contest-states/contest-history.queries.ts';
import { lockState } from '../contest-states/contest-states.queries.ts';
import type { AppContext } from '../context.ts';
import { askForBarrier, findUnsettled } from './barrier.queries.ts';
import { loadVotes } from './counted-votes.queries.ts';
import { findChoice, hasJuryWeight, insertResult, listResults } from './results.queries.ts';

/** A contest, who acts on its result, and when. */
export interface ResultOrder {
  contestId: string;
  actor: Actor;
  at: Date;
}

/** @throws {ProblemError} NOT_FOUND; CONFLICT while it is not closed, and while votes or decisions wait to be settled */
export async function freezeResult({ db }: Pick<AppContext, 'db'>, order: ResultOrder): Promise<FrozenResult> {
  const { contestId, at } = order;
  await askForBarrier(db, contestId, at);
  return db.transaction().execute(async (trx) => {
    await lockClosed(trx, contestId);
    await assertPublicAlone(trx, contestId);
    await assertSettled(trx, contestId);
    return (await freezeAgain(trx, order)) ?? newestOf(trx, contestId);
  });
}

/** A result without the jury's share would be wrong. @throws {ProblemError} CONFLICT */
async function assertPublicAlone(trx: Trx, contestId: string): Promise<void> {
  if (!(await hasJuryWeight(trx, contestId))) return;
  throw new ProblemError('CONFLICT', {
    detail: 'A jury decides with the public here, and such results are not frozen yet',
  });
}

/** @throws {ProblemError} NOT_FOUND, CONFLICT */
export async function lockClosed(trx: Trx, contestId: string): Promise<void> {
  const found = await lockState(trx, contestId);
  if (found === undefined) throw new ProblemError('NOT_FOUND');
  if (found.status !== 'closed')
    throw new ProblemError('CONFLICT', {
      detail: `The contest is ${found.status}, not closed`,
      extensions: { state: found.status },
    });
}

/** @throws {ProblemError} CONFLICT with how many groups and decisions wait */
export async function assertSettled(trx: Trx, contestId: string): Promise<void> {
  const unsettled = await findUnsettled(trx, contestId);
  if (unsettled.unsettledGroups === 0 && unsettled.openDecisions === 0) return;
  throw new ProblemError('CONFLICT', {
    detail: 'Votes that were accepted before the end are still being settled',
    extensions: { ...unsettled },
    retryAfterSeconds: 1,
  });
}

/** The result as it would be now. */
export async function countNow(trx: Trx, contestId: string): Promise<{ snapshot: string; hash: string }> {
  const votes = await loadVotes(trx, contestId);
  const snapshot = snapshotText(makeResult({ ...votes, choice: await findChoice(trx, contestId) }));
  return { snapshot, hash: createHash('sha256').update(snapshot).digest('hex') };
}

/** @returns the next version, undefined where nothing has changed */
export async function freezeAgain(trx: Trx, { contestId, actor, at }: ResultOrder): Promise<FrozenResult | undefined> {
  const [newest] = await listResults(trx, { contestId, limit: 1 });
  const { snapshot, hash } = await countNow(trx, contestId);
  if (newest?.hash === hash) return undefined;
  const version = (newest?.version ?? 0) + 1;
  await insertResult(trx, { contestId, version, snapshot, hash, at });
  await appendHistory(trx, { contestId, at, kind: 'result_frozen', details: { version, hash } });
  const record = { action: 'result.freeze', targetType: 'contest', targetId: contestId, details: { version, hash } };
  await appendAudit(trx, actor, record);
  return newestOf(trx, contestId);
}

/** @throws {ProblemError} CONFLICT where nothing is frozen */
export async function newestOf(trx: Trx, contestId: string): Promise<FrozenResult> {
  const [newest] = await listResults(trx, { contestId, limit: 1 });
  if (newest === undefined) throw new ProblemError('CONFLICT', { detail: 'No result is frozen yet' });
  return newest;
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { FrozenResult } from '@urvote/contracts/http/results/result-schemas';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Administrator } from '../audit/actor.ts';
import { moveContest } from '../contest-states/move-contest.ts';
import type { AppContext } from '../context.ts';
import { assertSettled, countNow, lockClosed, newestOf, type ResultOrder } from './freeze-result.ts';
import { insertCertificate, markPublished } from './results.queries.ts';

export interface ResultToCertify extends ResultOrder {
  actor: Administrator;
  version: number;
  hash: string;
  role: string;
}

const certifiersNeeded = 2;

/** @throws {ProblemError} CONFLICT for another result than the newest, a second time, an open tie and changed votes */
export async function certifyResult(
  { db, resultSigner }: Pick<AppContext, 'db' | 'resultSigner'>,
  order: ResultToCertify,
): Promise<FrozenResult> {
  const { contestId, version, hash, role, actor, at } = order;
  const { userId } = actor;
  return db.transaction().execute(async (trx) => {
    await lockClosed(trx, contestId);
    await assertSettled(trx, contestId);
    await assertCertifiable(trx, order);
    const signature = resultSigner.sign({ contestId, version, hash, role, signedAtMs: at.getTime() });
    if (!(await insertCertificate(trx, { contestId, version, userId, role, signature, at })))
      throw new ProblemError('CONFLICT', { detail: 'You have certified this result' });
    const certified = await newestOf(trx, contestId);
    const details = { version, hash, role };
    await appendAudit(trx, actor, { action: 'result.certify', targetType: 'contest', targetId: contestId, details });
    if (certified.certificates.length >= certifiersNeeded)
      await moveContest(trx, { contestId, move: 'certify', actor, at });
    return certified;
  });
}

async function assertCertifiable(trx: Trx, { contestId, version, hash }: ResultToCertify): Promise<void> {
  const newest = await newestOf(trx, contestId);
  if (newest.version !== version || newest.hash !== hash)
    throw new ProblemError('CONFLICT', { detail: `The newest result is version ${newest.version}, ${newest.hash}` });
  if (newest.winnerEntryId === null && newest.entries.length > 0)
    throw new ProblemError('CONFLICT', { detail: 'A tie for the first place waits for the organiser' });
  if ((await countNow(trx, contestId)).hash !== hash)
    throw new ProblemError('CONFLICT', { detail: 'Votes have changed since the result was frozen; freeze it again' });
}

/** @throws {ProblemError} CONFLICT where the newest result is not certified by two */
export async function publishResult({ db }: Pick<AppContext, 'db'>, order: ResultOrder): Promise<FrozenResult> {
  const { contestId, at } = order;
  return db.transaction().execute(async (trx) => {
    await moveContest(trx, { ...order, move: 'publish' });
    const { version, certificates } = await newestOf(trx, contestId);
    if (certificates.length < certifiersNeeded)
      throw new ProblemError('CONFLICT', { detail: 'The newest result is not certified by two people' });
    await markPublished(trx, contestId, version, at);
    return newestOf(trx, contestId);
  });
}

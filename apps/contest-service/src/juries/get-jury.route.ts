import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getJury } from '@urvote/contracts/http/judging/judging-endpoints';
import type { JuryResource } from '@urvote/contracts/http/judging/judging-schemas';
import type { Db } from '@urvote/platform/postgres/database';
import { memberRoute } from '../access/member-route.ts';
import type { AppContext } from '../context.ts';
import { listProgress } from './assigned-entries.queries.ts';
import { findJury } from './juries.queries.ts';

export function getJuryRoute(app: AppContext) {
  return memberRoute(app, getJury, async (ctx) => ({
    status: 200,
    body: await juryResource(app.db, ctx.params.contestId),
  }));
}

/** @throws {ProblemError} NOT_FOUND for a contest without a jury */
export async function juryResource(db: Db, contestId: string): Promise<JuryResource> {
  const jury = await findJury(db, contestId);
  if (jury === undefined) throw new ProblemError('NOT_FOUND');
  return { ...jury, jurors: await listProgress(db, contestId) };
}

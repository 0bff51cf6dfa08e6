import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { importContests as endpoint } from '@urvote/contracts/http/contests/contest-making-endpoints';
import type { Trx } from '@urvote/platform/postgres/database';
import { memberRoute } from '../access/member-route.ts';
import { actorOf, type Administrator } from '../audit/actor.ts';
import { assertWindow } from '../contests/contest-change.ts';
import type { AppContext } from '../context.ts';
import { assertWithinPlan } from '../plans/assert-within-plan.ts';
import { reportCreated, slugTaken } from './create-contest.ts';
import { insertDraft } from './drafts.queries.ts';
import { type FoldedContest, foldRows } from './fold-rows.ts';

export function importContestsRoute(app: AppContext) {
  return memberRoute(app, endpoint, async (ctx, { clientId }) => {
    const folded = foldRows(ctx.body.rows);
    for (const contest of folded) assertImportable(contest, ctx.query.merge === 'true');
    const actor = actorOf(ctx);
    const contests = await app.db.transaction().execute(async (trx) => {
      const made = [];
      for (const contest of folded) made.push(await importContest(app, trx, { clientId, actor, contest }));
      return made;
    });
    app.wakeUp.notify();
    for (const { id } of contests) app.events.contestCreated(id);
    return { status: 201, body: { contests } };
  });
}

const fieldOf = ({ rows }: FoldedContest, place = 0) => `body.rows.${rows[place] ?? 0}`;

function assertImportable(contest: FoldedContest, merges: boolean): void {
  if (contest.rows.length > 1 && !merges) throw slugTaken(contest.slug, `${fieldOf(contest, 1)}.slug`);
  assertWindow(contest, fieldOf(contest));
  const { rules = [], prizes = [] } = contest;
  if (rules.length <= 100 && prizes.length <= 100) return;
  const error = { field: fieldOf(contest), code: 'too_big', message: 'has more than 100 rules or prizes once merged' };
  throw new ProblemError('VALIDATION_FAILED', { errors: [error] });
}

interface Imported {
  clientId: string;
  actor: Administrator;
  contest: FoldedContest;
}

async function importContest(app: AppContext, trx: Trx, { clientId, actor, contest }: Imported) {
  const { slug, rows, ...fields } = contest;
  await assertWithinPlan(app, trx, clientId, 'activeContests');
  const id = await insertDraft(trx, { clientId, slug, fields, createdBy: actor.userId });
  if (id === undefined) throw slugTaken(slug, `${fieldOf(contest)}.slug`);
  await reportCreated(trx, { id, clientId, actor, details: { slug, rowCount: rows.length } });
  return { id, slug, name: fields.name, rowCount: rows.length };
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import {
  beginCorrection,
  breakTie as breakTieContract,
  certifyResult as certifyContract,
  closeContest,
  freezeResult as freezeContract,
  listFrozenResults,
  publishResult as publishContract,
} from '@urvote/contracts/http/results/result-endpoints';
import type { ContestMove } from '@urvote/voting/contest-status/contest-moves';
import { memberRoute } from '../access/member-route.ts';
import { type Administrator, actorOf } from '../audit/actor.ts';
import { moveContest } from '../contest-states/move-contest.ts';
import type { AppContext } from '../context.ts';
import { askForBarrier } from './barrier.queries.ts';
import { breakTie } from './break-tie.ts';
import { certifyResult, publishResult } from './certify-result.ts';
import { freezeResult, type ResultOrder } from './freeze-result.ts';
import { listResults } from './results.queries.ts';

interface Request {
  params: { contestId: string };
}

export function closeContestRoute(app: AppContext) {
  return memberRoute(app, closeContest, async (ctx) => ({
    status: 200,
    body: await move(app, { ...orderOf(app, ctx, actorOf(ctx)), move: 'close', reason: ctx.body.reason }),
  }));
}

export function beginCorrectionRoute(app: AppContext) {
  return memberRoute(app, beginCorrection, async (ctx) => ({
    status: 200,
    body: await move(app, { ...orderOf(app, ctx, actorOf(ctx)), move: 'uncertify', reason: ctx.body.reason }),
  }));
}

export function freezeResultRoute(app: AppContext) {
  return memberRoute(app, freezeContract, async (ctx) =>
    told(app, await freezeResult(app, orderOf(app, ctx, actorOf(ctx)))),
  );
}

export function breakTieRoute(app: AppContext) {
  return memberRoute(app, breakTieContract, async (ctx, { role }) => {
    if (role !== 'owner' && role !== 'platform')
      throw new ProblemError('FORBIDDEN', { detail: 'Owners of the client decide ties' });
    return told(app, await breakTie(app, { ...orderOf(app, ctx, actorOf(ctx)), ...ctx.body }));
  });
}

export function certifyResultRoute(app: AppContext) {
  return memberRoute(app, certifyContract, async (ctx, { role }) => {
    const [actor, { version }, { hash }] = [actorOf(ctx), ctx.params, ctx.body];
    return told(app, await certifyResult(app, { ...orderOf(app, ctx, actor), actor, version, hash, role }));
  });
}

export function publishResultRoute(app: AppContext) {
  return memberRoute(app, publishContract, async (ctx) =>
    told(app, await publishResult(app, orderOf(app, ctx, actorOf(ctx)))),
  );
}

export function listFrozenResultsRoute(app: AppContext) {
  return memberRoute(app, listFrozenResults, async ({ params }) => ({
    status: 200,
    body: { items: await listResults(app.db, params) },
  }));
}

function orderOf({ clock }: AppContext, { params: { contestId } }: Request, actor: Administrator): ResultOrder {
  return { contestId, actor, at: new Date(clock.nowMs()) };
}

function told<Body>({ wakeUp }: AppContext, body: Body) {
  wakeUp.notify();
  return { status: 200 as const, body };
}

interface Move extends ResultOrder {
  move: ContestMove;
  reason?: string | undefined;
}

async function move({ db, wakeUp }: AppContext, asked: Move) {
  const { contestId, at } = asked;
  const { to, version } = await db.transaction().execute(async (trx) => {
    const moved = await moveContest(trx, asked);
    await askForBarrier(trx, contestId, at);
    return moved;
  });
  wakeUp.notify();
  return { contestId, state: to, version };
}

import { castBallot as endpoint } from '@urvote/contracts/http/ballots/ballot-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { answerToCast, limitsOfCasts } from '../votes/cast-vote.route.ts';
import { castBallot } from './cast-ballot.ts';

export function castBallotRoute(context: AppContext) {
  return defineRoute(
    endpoint,
    ({ caller, body, params, clientIp, userAgent, idempotencyKey, requestId }) =>
      answerToCast(
        context,
        castBallot(context, { ...params, caller, body, clientIp, userAgent, idempotencyKey, requestId }),
      ),
    limitsOfCasts(context),
  );
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { onboard as endpoint } from '@urvote/contracts/http/clients/onboarding-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { actorOf } from '../audit/actor.ts';
import { contestResource } from '../contests/contest-resource.ts';
import type { AppContext } from '../context.ts';
import { onboard } from './onboard.ts';

const perCaller = { name: 'onboarding', points: 10, durationSeconds: 86_400, scope: 'shared' as const };

export function onboardRoute(app: AppContext) {
  return defineRoute(
    endpoint,
    async (ctx) => {
      if (!ctx.caller.emailVerified) throw new ProblemError('EMAIL_NOT_VERIFIED');
      const { client, contest, theme } = await onboard(app, { wish: ctx.body, actor: actorOf(ctx) });
      const body = {
        client,
        contest: contestResource(contest, app.clock.nowMs()),
        theme,
        memberRole: 'owner' as const,
      };
      return { status: 201, body };
    },
    { limits: [{ ...perCaller, key: ({ caller }) => caller.userId }] },
  );
}

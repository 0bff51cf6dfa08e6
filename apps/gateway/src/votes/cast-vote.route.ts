import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { castVote as endpoint } from '@urvote/contracts/http/votes/vote-endpoints';
import { callerKey } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import { ipSource } from '@urvote/voting/network/ip-group';
import type { AppContext } from '../context.ts';
import { guestSessionLimit } from '../guests/new-guest.ts';
import { castVote } from './cast-vote.ts';

export function castVoteRoute(context: AppContext) {
  const { votesPerVoter, votesPerIp } = context.config.limits;
  return defineRoute(
    endpoint,
    async ({ caller, body, clientIp, userAgent, idempotencyKey, requestId }) => {
      try {
        const { id, receipt } = await castVote(context, {
          caller,
          body,
          clientIp,
          userAgent,
          idempotencyKey,
          requestId,
        });
        return {
          status: 202,
          body: receipt === undefined ? { id, status: 'unconfirmed' } : { id, status: 'queued', receipt },
        };
      } catch (error) {
        context.events.voteRefused(error instanceof ProblemError ? error.code : 'INTERNAL');
        throw error;
      }
    },
    {
      limits: [
        {
          name: 'voter',
          points: votesPerVoter,
          durationSeconds: 60,
          scope: 'local',
          key: ({ caller, clientIp }) => callerKey(caller, clientIp),
        },
        {
          name: 'address',
          points: votesPerIp,
          durationSeconds: 60,
          scope: 'local',
          key: ({ clientIp }) => ipSource(clientIp) ?? clientIp,
        },
        guestSessionLimit(context, ({ caller }) => caller.kind === 'guest' && caller.newSession !== undefined),
      ],
    },
  );
}

import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { castVote as endpoint } from '@urvote/contracts/http/votes/vote-endpoints';
import { type Caller, callerKey } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import { ipSource } from '@urvote/voting/network/ip-group';
import type { AppContext } from '../context.ts';
import { guestSessionLimit } from '../guests/new-guest.ts';
import { type CastAnswer, castVote } from './cast-vote.ts';

export function castVoteRoute(context: AppContext) {
  return defineRoute(
    endpoint,
    ({ caller, body, clientIp, userAgent, idempotencyKey, requestId }) =>
      answerToCast(context, castVote(context, { caller, body, clientIp, userAgent, idempotencyKey, requestId })),
    limitsOfCasts(context),
  );
}

/** The answer to a cast, whose refusal is counted. */
export async function answerToCast({ events }: AppContext, cast: Promise<CastAnswer>) {
  try {
    const { id, receipt } = await cast;
    const body =
      receipt === undefined ? { id, status: 'unconfirmed' as const } : { id, status: 'queued' as const, receipt };
    return { status: 202 as const, body };
  } catch (error) {
    events.voteRefused(error instanceof ProblemError ? error.code : 'INTERNAL');
    throw error;
  }
}

interface Casting {
  caller: Caller;
  clientIp: string;
}

/** The same quotas for votes and ballots. */
export function limitsOfCasts(context: AppContext) {
  const { votesPerVoter, votesPerIp } = context.config.limits;
  const aMinute = { durationSeconds: 60, scope: 'local' as const };
  const ofVoter = ({ caller, clientIp }: Casting) => callerKey(caller, clientIp);
  const ofAddress = ({ clientIp }: Casting) => ipSource(clientIp) ?? clientIp;
  return {
    limits: [
      { name: 'voter', points: votesPerVoter, ...aMinute, key: ofVoter },
      { name: 'address', points: votesPerIp, ...aMinute, key: ofAddress },
      guestSessionLimit<Casting>(context, ({ caller }) => caller.kind === 'guest' && caller.newSession !== undefined),
    ],
  };
}

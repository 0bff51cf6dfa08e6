import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import type { castVote } from '@urvote/contracts/http/votes/vote-endpoints';
import type { VotingCaller } from './voter.ts';

/** A request to vote, as it came in. */
export interface VoteRequest {
  caller: VotingCaller;
  body: EndpointBody<typeof castVote>;
  clientIp: string;
  userAgent: string | undefined;
  idempotencyKey?: string | undefined;
  requestId?: string | undefined;
}

import { randomInt, randomUUID } from 'node:crypto';
import { createGuestSession } from '@urvote/contracts/http/guests/guest-endpoints';
import { castVote, getVote, withdrawVote } from '@urvote/contracts/http/votes/vote-endpoints';
import type { VoteReceipt, VoteResource } from '@urvote/contracts/http/votes/vote-schemas';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient, type ApiResponse } from '@urvote/testkit/http-client';
import type { TestIssuer, TokenClaims } from '@urvote/testkit/tokens';

export const browser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

interface VoterOptions {
  ip?: string;
  userAgent?: string;
}

export interface UserOptions extends VoterOptions, TokenClaims {}

export interface GuestOptions extends VoterOptions {
  email?: string;
}

export type VoteType = 'vote' | 'like' | 'dislike';

/** Somebody who votes through the API, from an address and with a browser of their own. */
export interface Voter {
  api: ApiClient;
  token: string;
  userId: string;
  email: string;
  cast(entryId: string, more?: { type?: VoteType; [field: string]: unknown }): Promise<ApiResponse>;
  /** Casts, waits for the end of it and gives the state with its reason, or the code of a refusal. */
  outcome(entryId: string, more?: { type?: VoteType; [field: string]: unknown }): Promise<string>;
  vote(voteId: string): Promise<VoteResource>;
  settled(voteId: string): Promise<VoteResource>;
  withdraw(voteId: string): Promise<ApiResponse>;
}

interface World {
  url: string;
  issuer: TestIssuer;
}

const tenYearsSeconds = 10 * 365 * 86_400;

/** An address of one household in another network than the others'. */
export function randomIp(): string {
  return `${randomInt(11, 100)}.${randomInt(0, 256)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
}

/** The token outlives every day that an injected clock may show. */
export async function userVoter({ url, issuer }: World, options: UserOptions = {}): Promise<Voter> {
  const { ip: _ip, userAgent: _userAgent, ...claims } = options;
  const userId = claims.userId ?? randomUUID();
  const token = await issuer.mintToken({ expiresInSeconds: tenYearsSeconds, ...claims, userId });
  return voterOf({ api: apiClient(url, { token, headers: headersOf({ ...options }) }), token, userId, email: '' });
}

export async function guestVoter({ url }: World, options: GuestOptions = {}): Promise<Voter> {
  const email = options.email ?? `guest-${randomUUID()}@example.org`;
  const { body } = await apiClient(url).call(createGuestSession, { body: {} });
  const { token } = body as { token: string };
  return voterOf({ api: apiClient(url, { token, headers: headersOf(options) }), token, userId: '', email });
}

function headersOf({ ip = randomIp(), userAgent = browser }: VoterOptions): Record<string, string> {
  return { 'x-forwarded-for': ip, 'user-agent': userAgent };
}

export interface Accepted {
  id: string;
  status: string;
  receipt: VoteReceipt;
}

/** The body of a 202. @throws Error for any other answer */
export function acceptedOf(answer: ApiResponse): Accepted {
  if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as Accepted;
}

/** `202`, or the code of the problem. */
export function codeOf(answer: ApiResponse): number | string {
  return answer.status < 400 ? answer.status : answer.problem().code;
}

function voterOf({ api, token, userId, email }: Pick<Voter, 'api' | 'token' | 'userId' | 'email'>): Voter {
  const identity = email === '' ? {} : { email };
  const voter: Voter = {
    api,
    token,
    userId,
    email,
    cast: (entryId, more = {}) => api.call(castVote, { body: { entryId, type: 'like', ...identity, ...more } }),
    async outcome(entryId, more) {
      const answer = await voter.cast(entryId, more);
      if (answer.status !== 202) return answer.problem().code;
      const { status, reason } = await voter.settled(acceptedOf(answer).id);
      return reason === null ? status : `${status}: ${reason}`;
    },
    async vote(voteId) {
      const answer = await api.call(getVote, { params: { voteId } });
      if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body as VoteResource;
    },
    settled: (voteId) =>
      eventually(
        async () => {
          const vote = await voter.vote(voteId);
          if (vote.status === 'queued') throw new Error('still queued');
          return vote;
        },
        { timeoutMs: 60_000, intervalMs: 10 },
      ),
    withdraw: (voteId) => api.call(withdrawVote, { params: { voteId } }),
  };
  return voter;
}

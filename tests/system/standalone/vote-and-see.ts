import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import type { LeaderboardResource } from '@urvote/contracts/http/contests/contest-schemas';
import { castVote, getVote } from '@urvote/contracts/http/votes/vote-endpoints';
import type { VoteResource } from '@urvote/contracts/http/votes/vote-schemas';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient } from '@urvote/testkit/http-client';
import { expect } from 'vitest';
import type { Credential } from './standalone-process.ts';

const openContest = 'community-playlist-contest';

export async function signedIn(url: string, { email, password }: Credential): Promise<ApiClient> {
  const answer = await apiClient(url).call(signIn, { body: { email, password } });
  expect(answer.status).toBe(200);
  return apiClient(url, { token: (answer.body as { accessToken: string }).accessToken });
}

export async function leaderboardOf(url: string): Promise<LeaderboardResource['entries']> {
  const { body } = await apiClient(url).call(getLeaderboard, { params: { idOrSlug: openContest } });
  return (body as LeaderboardResource).entries;
}

export const netOf = (entries: LeaderboardResource['entries'], entryId: string) =>
  entries.find((entry) => entry.entryId === entryId)?.netVotes;

export interface SeenVote {
  entryId: string;
  net: number;
  voteId: string;
  requestId: string;
  /** From the cast until the leaderboard showed it. */
  tookMs: number;
}

/**
 * Votes and sees the leaderboard move within two seconds. A machine that is busy, also with what has just been started,
 * may spoil a vote, so there are three more. @returns what to look for later
 */
export async function voteAndSee(url: string, voter: ApiClient): Promise<SeenVote> {
  const votes: SeenVote[] = [];
  while (votes.length < 4 && !votes.some(({ tookMs }) => tookMs < 2000)) votes.push(await voteForLast(url, voter));
  const last = votes.at(-1);
  expect(last?.tookMs).toBeLessThan(2000);
  return last as SeenVote;
}

/** Votes for the last entry of the leaderboard, which then is not the last one any more. */
export async function voteForLast(url: string, voter: ApiClient): Promise<SeenVote> {
  const before = await leaderboardOf(url);
  const { entryId = '', netVotes } = before.at(-1) ?? {};
  const castAtMs = performance.now();
  const answer = await voter.call(castVote, {
    body: { entryId, type: 'like' },
    headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0' },
  });
  expect(answer.status).toBe(202);
  const net = (netVotes ?? 0) + 1;
  await eventually(async () => expect(netOf(await leaderboardOf(url), entryId)).toBe(net), { intervalMs: 20 });
  const tookMs = performance.now() - castAtMs;
  const { id: voteId } = answer.body as { id: string };
  expect((await voter.call(getVote, { params: { voteId } })).body as VoteResource).toMatchObject({ status: 'counted' });
  return { entryId, net, voteId, requestId: answer.headers.get('x-request-id') ?? '', tookMs };
}

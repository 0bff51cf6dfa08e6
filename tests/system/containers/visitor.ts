import { ok } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

export const url = 'https://localhost';
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0' };

interface Call {
  token?: string;
  body?: unknown;
}

/** One request to the API through the edge proxy. @throws Error with the answer unless it is one of success */
export async function call<T>(path: string, { token, body }: Call = {}): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...browser,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const answer = await response.text();
  ok(response.ok, `${path} answers ${response.status}: ${answer}`);
  return JSON.parse(answer) as T;
}

/** Tries until it does not fail any more. @throws the last error after `seconds` */
export async function within<T>(seconds: number, attempt: () => Promise<T>): Promise<T> {
  const endsAtMs = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > endsAtMs) throw error;
      await pause(250);
    }
  }
}

export async function signIn(email: string, password: string): Promise<string> {
  const { accessToken } = await call<{ accessToken: string }>('/auth/sign-in', { body: { email, password } });
  return accessToken;
}

const contest = 'community-playlist-contest';

export interface Place {
  entryId: string;
  netVotes: number;
}

export async function leaderboard(): Promise<Place[]> {
  return (await call<{ entries: Place[] }>(`/contests/${contest}/leaderboard`)).entries;
}

/** Likes the last entry, until the leaderboard tells of it. @returns the entry and its votes */
export async function likeLast(token: string): Promise<Place> {
  // Each gateway finds contests that no event told of when it looks at all of them again.
  const { entryId, netVotes } = (await within(60, leaderboard)).at(-1) ?? { entryId: '', netVotes: 0 };
  await within(60, () => call('/votes', { token, body: { entryId, type: 'like' } }));
  const expected = netVotes + 1;
  await within(30, async () => {
    const now = (await leaderboard()).find((place) => place.entryId === entryId);
    ok(now?.netVotes === expected, `${entryId} has ${now?.netVotes} votes, not ${expected}`);
  });
  return { entryId, netVotes: expected };
}

import type { ToldVote } from './told.ts';

/** Programs that say so are held for a review. */
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

export type Send = (method: string, path: string, token?: string, body?: unknown) => Promise<Answer>;

/** Speaks to any version: its contracts are not ours, so nothing is checked against them. */
export function oldClient(url: string): Send {
  return async (method, path, token, body) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        'user-agent': browser,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  };
}

/** @throws Error with the answer when it is none of these */
export function expectStatus({ status, body }: Answer, ...wanted: readonly number[]): Record<string, unknown> {
  if (!wanted.includes(status)) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

export async function signIn(send: Send, email: string, password: string): Promise<string> {
  const answer = expectStatus(await send('POST', '/auth/sign-in', undefined, { email, password }), 200);
  return answer['accessToken'] as string;
}

export async function totalsOf(send: Send, contest: string): Promise<Record<string, number>> {
  const { entries } = expectStatus(await send('GET', `/contests/${contest}/leaderboard`), 200);
  const rows = entries as { entryId: string; upCount: number }[];
  return Object.fromEntries(rows.map(({ entryId, upCount }) => [entryId, upCount]));
}

export async function cast(send: Send, token: string, vote: Pick<ToldVote, 'voter' | 'contest' | 'entryId'>) {
  const type = vote.contest.startsWith('community') ? 'like' : 'vote';
  const email = vote.voter.startsWith('guest') ? { email: `${vote.voter}@urvote.example` } : {};
  const body = { entryId: vote.entryId, type, ...email };
  const { id, receipt } = expectStatus(await send('POST', '/votes', token, body), 202);
  return { ...vote, id: id as string, receipt };
}

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Receipt } from '../../torture/checks/verify-receipt.ts';
import { type Ballot, headersOf } from './ballots.ts';

/** A ballot with what its voter was told when it was accepted. */
export interface AcceptedBallot extends Ballot {
  id: string;
  receipt: Receipt;
  /** Answers before that one. */
  refusals: number[];
}

const pauseMs = 250;

/** What browsers try again: a lost connection, too many of one address, the proxy's own 502, a gateway that cannot now. */
const passing = new Set([0, 429, 502, 503]);

async function answerTo(url: string, headers: Record<string, string>, body: string) {
  try {
    const response = await fetch(`${url}/api/v1/votes`, { method: 'POST', headers, body });
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: 0, text: '' };
  }
}

/**
 * Casts a vote as a browser does whose owner tries again with the same key until it is accepted.
 * @throws Error for an answer that trying again does not change
 */
async function castPatiently(url: string, ballot: Ballot): Promise<AcceptedBallot> {
  const headers = { ...headersOf(ballot), 'idempotency-key': randomUUID() };
  const body = JSON.stringify({ entryId: ballot.entryId, type: 'like' });
  const refusals: number[] = [];
  for (;;) {
    const { status, text } = await answerTo(url, headers, body);
    if (status === 202) return { ...ballot, ...(JSON.parse(text) as AcceptedBallot), refusals };
    if (!passing.has(status)) throw new Error(`${status} ${text}`);
    refusals.push(status);
    await delay(pauseMs);
  }
}

/** As many at once as there are browsers. */
export async function castByBrowsers(
  url: string,
  ballots: readonly Ballot[],
  browserCount: number,
): Promise<AcceptedBallot[]> {
  const waiting = [...ballots];
  const accepted: AcceptedBallot[] = [];
  const browser = async () => {
    for (let ballot = waiting.pop(); ballot !== undefined; ballot = waiting.pop())
      accepted.push(await castPatiently(url, ballot));
  };
  await Promise.all(Array.from({ length: browserCount }, browser));
  return accepted;
}

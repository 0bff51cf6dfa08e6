import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@urvote/testkit/eventually';
import { type Ballot, headersOf } from './ballots.ts';

/** A vote that was answered 202: from then on it must never be lost. */
export interface Acknowledged extends Ballot {
  id: string;
}

export interface Attempt {
  /** Milliseconds since the epoch. */
  startedAtMs: number;
  tookMs: number;
  /** 0: the connection was refused, lost or silent. */
  status: number;
  /** Code of the problem document. */
  code: string | undefined;
  retryAfter: string | null;
}

/** What was tried and what came of it. */
export interface Votes {
  attempts: Attempt[];
  acknowledged: Acknowledged[];
}

export interface Load extends Votes {
  /** Resolves when the ballots are used up or the load is stopped, and no answer is awaited. */
  finished: Promise<void>;
  stop(): Promise<void>;
}

export interface LoadOptions {
  /** Gateways, taken in turn. */
  urls: readonly string[];
  ballots: Iterable<Ballot>;
  clients: number;
  /** What a client waits between two votes; 0 by default. */
  pauseMs?: number;
}

/** A client gives up on an answer after this long. */
const patienceMs = 10_000;
/** What a client waits after an attempt that was not acknowledged. */
const pauseAfterFailureMs = 50;

/** Casts votes with many clients at once until the ballots are used up or it is stopped; whatever fails, it goes on. */
export function startLoad({ urls, ballots, clients, pauseMs = 0 }: LoadOptions): Load {
  const attempts: Attempt[] = [];
  const acknowledged: Acknowledged[] = [];
  const queue = ballots[Symbol.iterator]();
  let isStopped = false;

  async function runClient(url: string): Promise<void> {
    while (!isStopped) {
      const next = queue.next();
      if (next.done) return;
      const { attempt, id } = await castBallot(url, next.value);
      attempts.push(attempt);
      if (id !== undefined) acknowledged.push({ ...next.value, id });
      const pause = attempt.status === 0 || attempt.status === 503 ? Math.max(pauseMs, pauseAfterFailureMs) : pauseMs;
      if (pause > 0) await delay(pause);
    }
  }

  const running = Array.from({ length: clients }, (_, index) => runClient(urls[index % urls.length] ?? ''));
  const finished = Promise.all(running).then(() => {});
  return {
    attempts,
    acknowledged,
    finished,
    stop: () => {
      isStopped = true;
      return finished;
    },
  };
}

/** Waits until the load has this many more acknowledged votes. */
export async function untilAcknowledged(load: Load, more: number): Promise<void> {
  const target = load.acknowledged.length + more;
  await eventually(
    () => {
      const { length } = load.acknowledged;
      if (length < target)
        throw new Error(`${length} of ${target} votes are acknowledged: ${JSON.stringify(outcomesOf(load.attempts))}`);
    },
    { timeoutMs: 90_000 },
  );
}

/** Casts one vote; `id` is there when it was acknowledged. */
export async function castBallot(
  url: string,
  ballot: Ballot,
  type = 'vote',
): Promise<{ attempt: Attempt; id: string | undefined }> {
  const startedAtMs = Date.now();
  const ended = (status: number, code?: string, retryAfter: string | null = null): Attempt => ({
    startedAtMs,
    tookMs: Date.now() - startedAtMs,
    status,
    code,
    retryAfter,
  });
  try {
    const response = await fetch(`${url}/api/v1/votes`, {
      method: 'POST',
      headers: headersOf(ballot),
      body: JSON.stringify({ entryId: ballot.entryId, type }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const { id, code } = (await response.json()) as { id?: string; code?: string };
    const attempt = ended(response.status, code, response.headers.get('retry-after'));
    return { attempt, id: response.status === 202 ? id : undefined };
  } catch {
    return { attempt: ended(0), id: undefined };
  }
}

/** Casts all at once. */
export async function castTogether(
  urls: readonly string[],
  ballots: readonly Ballot[],
  types: readonly string[] = ['vote'],
): Promise<Votes> {
  const results = await Promise.all(
    ballots.map(async (ballot, index) => ({
      ballot,
      ...(await castBallot(urls[index % urls.length] ?? '', ballot, types[index % types.length])),
    })),
  );
  return {
    attempts: results.map(({ attempt }) => attempt),
    acknowledged: results.flatMap(({ ballot, id }) => (id === undefined ? [] : [{ ...ballot, id }])),
  };
}

/** How many attempts ended how, e.g. `{ '202': 4000, '503 TEMPORARILY_UNAVAILABLE': 12 }`. */
export function outcomesOf(attempts: readonly Attempt[]): Record<string, number> {
  const outcomes: Record<string, number> = {};
  for (const { status, code } of attempts) {
    const name = [status, code].filter((part) => part !== undefined).join(' ');
    outcomes[name] = (outcomes[name] ?? 0) + 1;
  }
  return outcomes;
}

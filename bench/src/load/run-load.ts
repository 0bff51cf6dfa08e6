import { connect, type Socket } from 'node:net';
import { ResponseParser } from './response-parser.ts';

export interface LoadPlan {
  host: string;
  port: number;
  connectionCount: number;
  /** Requests in all. */
  requestCount: number;
  /** The bytes of the request with this number, from 0. */
  requestAt: (number: number) => string;
  onResponse?: (status: number, answeredCount: number) => void;
}

export interface LoadOutcome {
  /** Milliseconds since the epoch, with fractions. */
  startedAtMs: number;
  endedAtMs: number;
  /** Answers by status. */
  statuses: Record<string, number>;
  /** Milliseconds from the writing of each request to the end of its answer, in order of the answers. */
  latenciesMs: Float64Array;
}

/** An answer that takes longer fails the run. */
const answerBoundMs = 30_000;

const epochMs = (): number => performance.timeOrigin + performance.now();

async function open(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('error', reject);
  });
  return socket;
}

/**
 * Sends all requests over kept-alive connections; each connection sends its next when its last is answered.
 * @throws Error when a connection is lost, an answer is unreadable or one does not come
 */
export async function runLoad(plan: LoadPlan): Promise<LoadOutcome> {
  const count = Math.min(plan.connectionCount, plan.requestCount);
  const sockets = await Promise.all(Array.from({ length: count }, () => open(plan.host, plan.port)));
  try {
    return await exchange(plan, sockets);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function exchange(plan: LoadPlan, sockets: readonly Socket[]): Promise<LoadOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<LoadOutcome>();
  const latenciesMs = new Float64Array(plan.requestCount);
  const statuses: Record<string, number> = {};
  let sentCount = 0;
  let answeredCount = 0;
  let seenCount = -1;

  const watch = setInterval(() => {
    if (seenCount === answeredCount)
      fail(new Error(`no answer for ${answerBoundMs} ms after ${answeredCount} of ${plan.requestCount}`));
    seenCount = answeredCount;
  }, answerBoundMs);
  const fail = (error: Error): void => {
    clearInterval(watch);
    reject(error);
  };
  const startedAtMs = epochMs();

  function drive(socket: Socket): void {
    let sentAtMs = 0;
    const sendNext = (): void => {
      if (sentCount === plan.requestCount) return;
      const request = plan.requestAt(sentCount);
      sentCount += 1;
      sentAtMs = performance.now();
      socket.write(request, 'latin1');
    };
    const parser = new ResponseParser((status) => {
      latenciesMs[answeredCount] = performance.now() - sentAtMs;
      answeredCount += 1;
      statuses[status] = (statuses[status] ?? 0) + 1;
      plan.onResponse?.(status, answeredCount);
      if (answeredCount < plan.requestCount) return sendNext();
      clearInterval(watch);
      resolve({ startedAtMs, endedAtMs: epochMs(), statuses, latenciesMs });
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        parser.push(chunk);
      } catch (error) {
        fail(error as Error);
      }
    });
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the server closed a connection')));
    sendNext();
  }

  for (const socket of sockets) drive(socket);
  return promise;
}

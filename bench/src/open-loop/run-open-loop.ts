import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Sender } from './sender.ts';

export interface OpenLoopPlan {
  host: string;
  port: number;
  /** When each request is due, milliseconds from the start, ascending. */
  arrivalsMs: Float64Array;
  /** The bytes of the request with this number, from 0. */
  requestAt: (number: number) => string;
  /** Kept-alive connections, opened before the first request; what is due beyond them waits, and its time runs on. */
  connectionCount: number;
}

/** Every array has one place for each request, in the order in which they were due. */
export interface OpenLoopOutcome {
  /** Milliseconds since the epoch. */
  startedAtMs: number;
  endedAtMs: number;
  statuses: Record<string, number>;
  /** From when the request was due, whether or not it could be sent then, to the end of its answer. */
  latenciesMs: Float64Array;
  /** By how much the request was sent late. */
  lateMs: Float64Array;
  /** By the machine's clock, milliseconds since the epoch, as PostgreSQL stamps its commits. */
  answeredAtMs: Float64Array;
  answeredStatus: Uint16Array;
  /** The `id` that the answer names; empty without one. */
  ids: string[];
}

/** After the last request was due, or after the last answer, whichever was later. */
const answerBoundMs = 30_000;

const openedTogether = 64;

const idFirst = /^\{"id":"([^"]+)"/;

/** Answers name their id first; another order is parsed. */
function idOf(body: string): string {
  const found = idFirst.exec(body)?.[1];
  if (found !== undefined) return found;
  try {
    const { id } = JSON.parse(body) as { id?: unknown };
    return typeof id === 'string' ? id : '';
  } catch {
    return '';
  }
}

/**
 * Sends each request when it is due, however long the others take, so that a server that stops for a second is seen by
 * everybody who came in that second. @throws Error when a connection breaks that was waiting for an answer, or none comes
 */
export async function runOpenLoop(plan: OpenLoopPlan): Promise<OpenLoopOutcome> {
  const loop = new OpenLoop(plan);
  try {
    return await loop.run();
  } finally {
    loop.close();
  }
}

class OpenLoop {
  readonly #plan: OpenLoopPlan;
  readonly #outcome: OpenLoopOutcome;
  readonly #idle: Sender[] = [];
  readonly #all = new Set<Sender>();
  readonly #done = Promise.withResolvers<void>();
  #startMs = 0;
  /** Requests that are due but found no connection, and those that come after them. */
  #nextNumber = 0;
  #dueCount = 0;
  #answeredCount = 0;
  #changedAtMs = 0;

  constructor(plan: OpenLoopPlan) {
    // Connections may break before anybody waits for the end.
    this.#done.promise.catch(() => {});
    const count = plan.arrivalsMs.length;
    this.#plan = plan;
    this.#outcome = {
      startedAtMs: 0,
      endedAtMs: 0,
      statuses: {},
      latenciesMs: new Float64Array(count),
      lateMs: new Float64Array(count),
      answeredAtMs: new Float64Array(count),
      answeredStatus: new Uint16Array(count),
      ids: Array.from({ length: count }, () => ''),
    };
  }

  async run(): Promise<OpenLoopOutcome> {
    await this.#openAll();
    this.#startMs = performance.now();
    this.#changedAtMs = this.#startMs;
    this.#outcome.startedAtMs = Date.now();
    const failed = new AbortController();
    const endNow = (): void => failed.abort();
    this.#done.promise.then(endNow, endNow);
    await Promise.all([this.#sendInTime(failed.signal), this.#done.promise]);
    this.#outcome.endedAtMs = Date.now();
    return this.#outcome;
  }

  close(): void {
    for (const { socket } of this.#all) socket.destroy();
  }

  async #sendInTime(ended: AbortSignal): Promise<void> {
    const { arrivalsMs } = this.#plan;
    if (arrivalsMs.length === 0) return this.#done.resolve();
    while (!ended.aborted) {
      const elapsedMs = performance.now() - this.#startMs;
      while (this.#dueCount < arrivalsMs.length && (arrivalsMs[this.#dueCount] ?? 0) <= elapsedMs) this.#dueCount += 1;
      this.#sendDue();
      if (performance.now() - this.#changedAtMs > answerBoundMs && this.#answeredCount < this.#dueCount)
        return this.#done.reject(new Error(`no answer for ${answerBoundMs} ms after ${this.#answeredCount} answers`));
      const nextMs = (arrivalsMs[this.#dueCount] ?? elapsedMs + 1000) - (performance.now() - this.#startMs);
      await delay(Math.min(Math.max(nextMs, 1), 1000), undefined, { signal: ended }).catch(() => {});
    }
  }

  #sendDue(): void {
    while (this.#nextNumber < this.#dueCount) {
      // The one that has rested longest, so that none rests until the server closes it.
      const sender = this.#idle.shift();
      if (sender === undefined) return;
      const number = this.#nextNumber++;
      const dueMs = this.#startMs + (this.#plan.arrivalsMs[number] ?? 0);
      this.#outcome.lateMs[number] = performance.now() - dueMs;
      sender.send(number, this.#plan.requestAt(number));
    }
  }

  /** Not all at once, which a server would take for an attack. */
  async #openAll(): Promise<void> {
    const count = Math.min(this.#plan.connectionCount, this.#plan.arrivalsMs.length);
    while (this.#all.size < count)
      await Promise.all(Array.from({ length: Math.min(openedTogether, count - this.#all.size) }, () => this.#open()));
  }

  async #open(): Promise<void> {
    const { host, port } = this.#plan;
    const socket = connect({ host, port, noDelay: true });
    const sender = new Sender(socket, {
      onAnswer: (number, status, body) => this.#take(sender, number, status, body),
      onClose: (isWaiting, error) => this.#lose(sender, isWaiting, error),
    });
    this.#all.add(sender);
    await once(socket, 'connect');
    this.#idle.push(sender);
  }

  #lose(sender: Sender, isWaiting: boolean, error: Error | undefined): void {
    this.#all.delete(sender);
    const index = this.#idle.indexOf(sender);
    if (index >= 0) this.#idle.splice(index, 1);
    if (isWaiting || this.#all.size === 0) this.#done.reject(error ?? new Error('the server closed a connection'));
  }

  #take(sender: Sender, number: number, status: number, body: string): void {
    const outcome = this.#outcome;
    const nowMs = performance.now();
    outcome.latenciesMs[number] = nowMs - this.#startMs - (this.#plan.arrivalsMs[number] ?? 0);
    outcome.answeredAtMs[number] = Date.now();
    outcome.answeredStatus[number] = status;
    outcome.ids[number] = idOf(body);
    outcome.statuses[status] = (outcome.statuses[status] ?? 0) + 1;
    this.#changedAtMs = nowMs;
    this.#answeredCount += 1;
    this.#idle.push(sender);
    if (this.#answeredCount === this.#plan.arrivalsMs.length) this.#done.resolve();
    else this.#sendDue();
  }
}

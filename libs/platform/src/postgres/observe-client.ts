import type { ClientBase } from 'pg';
import type { Logger } from '../logger/logger.ts';

type Query = (...args: unknown[]) => unknown;

interface SocketHolder {
  connection?: { stream?: { destroy(): void } };
}

function sqlTextOf(query: unknown): string {
  const text = typeof query === 'string' ? query : (query as { text?: unknown } | undefined)?.text;
  return typeof text === 'string' ? text.replace(/\s+/g, ' ').slice(0, 1000) : '(not text)';
}

/** pg leaves a query that timed out running on its connection, which must not go back into the pool. */
function dropTimedOutConnection(client: ClientBase, error: unknown): void {
  if ((error as Error).message !== 'Query read timeout') return;
  (client as unknown as SocketHolder).connection?.stream?.destroy();
}

type Callback = (error: unknown, ...rest: unknown[]) => void;

/** The pool waits by callback, others by promise. */
function watch(query: Query, args: unknown[], settled: (error?: unknown) => void): unknown {
  const callback = args.at(-1);
  if (typeof callback === 'function') {
    return query(...args.slice(0, -1), (error: unknown, ...rest: unknown[]) => {
      settled(error);
      (callback as Callback)(error, ...rest);
    });
  }
  const result = query(...args);
  if (result instanceof Promise) result.then(() => settled(), settled);
  return result;
}

export interface ClientObservation {
  logger: Logger;
  slowQueryMs: number;
  /** Sent with the beginning of each transaction, in the same message. */
  transactionLimits: string;
  onError: (error: unknown) => void;
}

const beginning = /^(?:begin|start transaction)\b[^;]*$/i;

/** A transaction begins by a statement of its own; what follows it in one message costs no round trip. */
function withLimits(args: unknown[], limits: string): unknown[] {
  const [text, ...rest] = args;
  return typeof text === 'string' && beginning.test(text) ? [`${text}; ${limits}`, ...rest] : args;
}

export function observeClient(
  client: ClientBase,
  { logger, slowQueryMs, transactionLimits, onError }: ClientObservation,
): void {
  const query = client.query.bind(client) as Query;
  const observed: Query = (...args) => {
    const startedAt = performance.now();
    return watch(query, withLimits(args, transactionLimits), (error) => {
      const durationMs = Math.round(performance.now() - startedAt);
      if (durationMs >= slowQueryMs) logger.warn({ durationMs, sql: sqlTextOf(args[0]) }, 'slow query');
      if (!error) return;
      onError(error);
      dropTimedOutConnection(client, error);
    });
  };
  client.query = observed as typeof client.query;
}

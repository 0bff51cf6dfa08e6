import type { ClientBase } from 'pg';
import type { Logger } from '../logger/logger.ts';

type Query = (...args: unknown[]) => unknown;

interface SocketHolder {
  connection?: { stream?: { destroy(): void } };
}

/** One line, without parameters: they may be personal data. */
function sqlTextOf(query: unknown): string {
  const text = typeof query === 'string' ? query : (query as { text?: unknown } | undefined)?.text;
  return typeof text === 'string' ? text.replace(/\s+/g, ' ').slice(0, 1000) : '(not text)';
}

/** pg leaves a query that timed out running on its connection; such a connection must not go back into the pool. */
function dropTimedOutConnection(client: ClientBase, error: unknown): void {
  if ((error as Error).message !== 'Query read timeout') return;
  (client as unknown as SocketHolder).connection?.stream?.destroy();
}

type Callback = (error: unknown, ...rest: unknown[]) => void;

/** Calls `settled` when a query ends, whether the caller waits by promise or by callback (the pool does the latter). */
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

/** Makes a client log its slow queries and close its connection when a query runs into the client's own time limit. */
export function observeClient(client: ClientBase, logger: Logger, slowQueryMs: number): void {
  const query = client.query.bind(client) as Query;
  const observed: Query = (...args) => {
    const startedAt = performance.now();
    return watch(query, args, (error) => {
      const durationMs = Math.round(performance.now() - startedAt);
      if (durationMs >= slowQueryMs) logger.warn({ durationMs, sql: sqlTextOf(args[0]) }, 'slow query');
      if (error) dropTimedOutConnection(client, error);
    });
  };
  client.query = observed as typeof client.query;
}

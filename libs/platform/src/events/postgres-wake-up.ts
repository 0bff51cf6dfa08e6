import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { connectTimeoutMs } from '../clock/time-limits.ts';
import { postgresTarget } from '../postgres/tls.ts';
import { createListeners, oneAtATime, type WakeUp } from './wake-up.ts';

export interface DirectConnection {
  /** A direct connection, because LISTEN needs a session. */
  directUrl: string;
  rootCertPath?: string;
}

const reconnectMs = 1000;
const postgresChannel = 'urvote_events';

function newClient({ directUrl, rootCertPath }: DirectConnection): pg.Client {
  const { url, ssl } = postgresTarget(directUrl, rootCertPath);
  const client = new pg.Client({
    connectionString: url,
    ssl,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: connectTimeoutMs,
    application_name: 'urvote-events',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  client.on('error', () => {});
  return client;
}

const tell = (client: pg.Client, hint: string): Promise<unknown> =>
  client.query('select pg_notify($1, $2)', [postgresChannel, hint]);

/** Only a session of its own hears it: through a transaction pooler LISTEN is taken and nothing ever comes. */
async function sendEcho(options: DirectConnection, echo: string): Promise<void> {
  const client = newClient(options);
  try {
    await client.connect();
    await tell(client, echo);
  } finally {
    await client.end().catch(() => {});
  }
}

/** News and decisions are told by the transaction that writes them, counted votes by whoever counted them. */
export function openPostgresWakeUp(options: DirectConnection): WakeUp {
  const listeners = createListeners();
  const stopping = new AbortController();
  let session: pg.Client | undefined;
  let isReliable = false;
  let isUntold = false;

  function setReliable(value: boolean): void {
    if (isReliable === value) return;
    isReliable = value;
    listeners.wake();
  }

  /** What cannot be told now is told by the next session. */
  async function tellCounts(): Promise<void> {
    const client = session;
    isUntold = client === undefined;
    await client?.query(`notify ${postgresChannel}, 'counts'`).catch(() => {
      isUntold = true;
      void client.end().catch(() => {});
    });
  }

  const notifyCounts = oneAtATime(tellCounts);

  async function listenOnce(): Promise<void> {
    const client = newClient(options);
    const ended = Promise.withResolvers<void>();
    const echo = randomUUID();
    client.on('end', () => ended.resolve());
    client.on('notification', ({ payload }) => {
      if (payload === echo) setReliable(true);
      else listeners.wake(payload);
    });
    const abort = (): void => void client.end().catch(() => {});
    stopping.signal.addEventListener('abort', abort);
    try {
      // A client that is ended while it connects never settles its promise.
      await Promise.race([client.connect(), ended.promise]);
      await client.query(`listen ${postgresChannel}`);
      session = client;
      if (isUntold) notifyCounts();
      listeners.wake();
      await sendEcho(options, echo).catch(() => {});
      await ended.promise;
    } catch {
      await client.end().catch(() => {});
    } finally {
      session = undefined;
      setReliable(false);
      stopping.signal.removeEventListener('abort', abort);
    }
  }

  async function listen(): Promise<void> {
    while (!stopping.signal.aborted) {
      await listenOnce();
      await delay(reconnectMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  const listening = listen();
  return {
    notify: (hint) => void (hint === 'counts' && notifyCounts()),
    onWake: listeners.add,
    get isReliable() {
      return isReliable;
    },
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await listening;
    },
  };
}

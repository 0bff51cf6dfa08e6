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
    application_name: 'urvote-events',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  client.on('error', () => {});
  return client;
}

export function openPostgresWakeUp(options: DirectConnection): WakeUp {
  const listeners = createListeners();
  const stopping = new AbortController();
  let session: pg.Client | undefined;

  async function listenOnce(): Promise<void> {
    const client = newClient(options);
    const ended = Promise.withResolvers<void>();
    client.on('end', () => ended.resolve());
    client.on('notification', listeners.wake);
    const abort = (): void => void client.end().catch(() => {});
    stopping.signal.addEventListener('abort', abort);
    try {
      // A client that is ended while it connects never settles its promise.
      await Promise.race([client.connect(), ended.promise]);
      await client.query(`listen ${postgresChannel}`);
      session = client;
      listeners.wake();
      await ended.promise;
    } catch {
      await client.end().catch(() => {});
    } finally {
      session = undefined;
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
    notify: oneAtATime(async () => session?.query(`notify ${postgresChannel}`)),
    onWake: listeners.add,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await listening;
    },
  };
}

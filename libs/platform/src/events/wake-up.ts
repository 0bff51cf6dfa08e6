import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { connectTimeoutMs } from '../clock/time-limits.ts';
import type { Logger } from '../logger/logger.ts';
import { postgresTarget } from '../postgres/tls.ts';
import { connectRedis } from '../redis/connect-redis.ts';

/** A hint that may be lost; readers poll as well. */
export interface WakeUp extends AsyncDisposable {
  /** Never throws and never waits. */
  notify(): void;
  onWake(listener: () => void): () => void;
}

export interface WakeUpOptions {
  /** Redis carries the hint where there is one. */
  redisUrl?: string;
  /** A direct connection, because LISTEN needs a session. */
  directUrl: string;
  rootCertPath?: string;
  prefix: string;
  logger: Logger;
}

const reconnectMs = 1000;
const postgresChannel = 'urvote_events';

interface Listeners {
  add(listener: () => void): () => void;
  wake(): void;
}

function createListeners(): Listeners {
  const listeners = new Set<() => void>();
  return {
    add: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    wake: () => {
      for (const listener of listeners) listener();
    },
  };
}

/** At most one hint is on its way; all asked for meanwhile become one more. */
function coalesce(send: () => Promise<unknown>): () => void {
  let sending = false;
  let again = false;
  const run = (): void => {
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    again = false;
    const done = (): void => {
      sending = false;
      if (again) run();
    };
    send().then(done, done);
  };
  return run;
}

function openRedisWakeUp(redisUrl: string, prefix: string): WakeUp {
  const channel = `${prefix}:events`;
  const listeners = createListeners();
  const publisher = connectRedis(redisUrl, { enableOfflineQueue: false, commandTimeout: 1000 });
  const subscriber = connectRedis(redisUrl, { maxRetriesPerRequest: null });
  subscriber.subscribe(channel).catch(() => {});
  subscriber.on('message', listeners.wake).on('ready', listeners.wake);
  return {
    notify: coalesce(() => publisher.publish(channel, '')),
    onWake: listeners.add,
    [Symbol.asyncDispose]: async () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

function newClient({ directUrl, rootCertPath }: WakeUpOptions): pg.Client {
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

function openPostgresWakeUp(options: WakeUpOptions): WakeUp {
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
    notify: coalesce(async () => session?.query(`notify ${postgresChannel}`)),
    onWake: listeners.add,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await listening;
    },
  };
}

/** Opening never fails; while the store is away readers notice events by their poll. */
export function openWakeUp(options: WakeUpOptions): WakeUp {
  return options.redisUrl === undefined
    ? openPostgresWakeUp(options)
    : openRedisWakeUp(options.redisUrl, options.prefix);
}

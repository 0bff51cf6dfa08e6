import { type BackendFactory, createPostgresBackend, getDefaultBackendFactory, type QueueOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectTimeoutMs } from '../clock/time-limits.ts';
import type { Logger } from '../logger/logger.ts';
import { postgresTarget } from '../postgres/tls.ts';
import { connectRedis } from '../redis/connect-redis.ts';
import { queueSchema } from './migrate-queue-schema.ts';
import { paced } from './pacing/paced-backend.ts';
import { quiet } from './pacing/quiet-backend.ts';
import { QueueUnavailableError } from './queue-unavailable.ts';

export interface QueueStoreOptions {
  redisUrl?: string;
  databaseUrl?: string;
  prefix: string;
  logger: Logger;
  rootCertPath?: string;
  /** On PostgreSQL, of each producer and consumer; default 4. */
  maxConnections?: number;
}

export interface BackendHandle extends AsyncDisposable {
  options: Pick<QueueOptions, 'connection' | 'prefix'>;
  factory: BackendFactory | undefined;
  /** How long a worker waits for a job before it looks by itself, seconds. */
  drainDelay: number;
  /** Waits for an attempt under way. @throws QueueUnavailableError when it fails or none is made */
  connected(): Promise<void>;
}

export type ConnectionRole = 'producer' | 'consumer';

export const commandTimeoutMs = 1500;

async function redisConnected(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  if (redis.status !== 'connecting' && redis.status !== 'connect')
    throw new QueueUnavailableError('Redis is not connected');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (): void => reject(new QueueUnavailableError('Redis is not connected'));
  redis.once('ready', resolve).once('close', fail);
  try {
    await promise;
  } finally {
    redis.off('ready', resolve).off('close', fail);
  }
}

/**
 * A producer fails at once while Redis is away. A consumer's blocking read outlasts any time-out and has to survive
 * reconnects.
 */
function openRedis(url: string, role: ConnectionRole): BackendHandle & { redis: Redis } {
  const limits =
    role === 'producer'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: commandTimeoutMs }
      : { maxRetriesPerRequest: null };
  const redis = connectRedis(url, limits);
  // Not 0 for no limit: BullMQ adds three to it, and the fourth vote that waits for a connection gives a warning.
  redis.setMaxListeners(Infinity);
  return {
    redis,
    options: { connection: redis },
    factory: role === 'consumer' ? paced(getDefaultBackendFactory()) : undefined,
    drainDelay: 5,
    connected: () => redisConnected(redis),
    [Symbol.asyncDispose]: async () => redis.disconnect(),
  };
}

/**
 * BullMQ finds its tables by a search path among the start-up options, which options in the URL would replace. A
 * consumer's commits need not be on disk: after a crash of PostgreSQL its last jobs are worked on again.
 */
function withStartUpOptions(url: string, role: ConnectionRole): { url: string; options: string | undefined } {
  const durability = role === 'consumer' ? '-c synchronous_commit=off' : undefined;
  const target = new URL(url);
  const own = target.searchParams.get('options');
  if (own === null) return { url, options: durability };
  target.searchParams.set('options', [own, durability, `-c search_path=${queueSchema}`].filter(Boolean).join(' '));
  return { url: target.href, options: undefined };
}

/** Every job is announced, and keep-alive finds a session that hangs in less. */
const announcedDrainDelay = 60;

/** Ends on the server what a client that hangs would hold for ever. */
const serverLimits = { statement_timeout: 10_000, lock_timeout: 5_000, idle_in_transaction_session_timeout: 10_000 };

function openPostgres(databaseUrl: string, options: QueueStoreOptions, role: ConnectionRole): BackendHandle {
  const target = postgresTarget(databaseUrl, options.rootCertPath);
  const startUp = withStartUpOptions(target.url, role);
  const connection = {
    connectionString: startUp.url,
    ...(startUp.options === undefined ? {} : { options: startUp.options }),
    ssl: target.ssl,
    schema: queueSchema,
    max: options.maxConnections ?? 4,
    application_name: `urvote-queue-${role}`,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: role === 'producer' ? commandTimeoutMs : 10_000,
    ...serverLimits,
    keepAlive: true,
    // Longer than between two looks of a worker that waits: signing in costs more than looking.
    idleTimeoutMillis: 2 * announcedDrainDelay * 1000,
  };
  const pacedFactory = paced(createPostgresBackend as unknown as BackendFactory);
  return {
    options: { connection: connection as unknown as NonNullable<QueueOptions['connection']> },
    factory: role === 'consumer' ? quiet(pacedFactory) : pacedFactory,
    drainDelay: announcedDrainDelay,
    connected: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

/** For one producer or consumer. @throws Error when neither URL is given */
export function openBackend(options: QueueStoreOptions, role: ConnectionRole): BackendHandle {
  if (options.redisUrl !== undefined) {
    const handle = openRedis(options.redisUrl, role);
    return { ...handle, options: { ...handle.options, prefix: options.prefix } };
  }
  if (options.databaseUrl === undefined) throw new Error('A queue needs a Redis URL or a database URL');
  return openPostgres(options.databaseUrl, options, role);
}

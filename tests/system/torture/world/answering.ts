import { eventually } from '@urvote/testkit/eventually';
import type { OwnServer } from '@urvote/testkit/own-servers';
import { Redis } from 'ioredis';
import pg from 'pg';

export type StoreName = 'postgres' | 'redis';

const asks: Record<StoreName, (url: string) => Promise<void>> = { postgres: askPostgres, redis: askRedis };
const longestRecoveryMs = 120_000;

/** Waits until a store answers again by itself, and starts it when nobody listens any more. */
export async function untilAnswering(store: StoreName, server: OwnServer): Promise<void> {
  await eventually(
    async () => {
      try {
        await asks[store](server.url);
      } catch (error) {
        if ((error as { code?: string }).code === 'ECONNREFUSED') await server.start();
        throw error;
      }
    },
    { timeoutMs: longestRecoveryMs, intervalMs: 500 },
  );
}

async function askPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end().catch(() => {});
  }
}

async function askRedis(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, commandTimeout: 5_000 });
  let lastError: Error | undefined;
  client.on('error', (error) => (lastError = error));
  try {
    await client.connect();
    await client.set('torture-ping', '1');
  } catch (error) {
    throw lastError ?? error;
  } finally {
    client.disconnect();
  }
}

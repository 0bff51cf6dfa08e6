import { metricsToken } from '@urvote/testkit/metrics';
import { createHash, randomUUID } from 'node:crypto';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Database, NewRow } from '@urvote/db-schema/database';
import { createLogger } from '@urvote/platform/logger/logger';
import { type LogSink, memorySink } from '@urvote/testkit/memory-sink';
import { openObjectStore } from '@urvote/platform/object-store/object-store';
import { testServers } from '@urvote/testkit/servers';
import type { Kysely } from 'kysely';
import { createService } from './app.ts';
import { readConfig } from './config.ts';

export interface StartedMediaService extends AsyncDisposable {
  url: string;
  log: LogSink;
}

export async function startMediaService(
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<StartedMediaService> {
  const store = testServers().objectStore;
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    MEDIA_SERVICE_PORT: '0',
    S3_ENDPOINT: store.endpoint,
    S3_REGION: store.region,
    S3_BUCKET: store.bucket,
    S3_ACCESS_KEY_ID: store.accessKeyId,
    METRICS_TOKEN: metricsToken,
    S3_SECRET_ACCESS_KEY: store.secretAccessKey,
    ...env,
  });
  const log = memorySink();
  const service = await createService(config, {
    logger: createLogger({ service: 'media-service', destination: log }),
  });
  const { url } = await service.start();
  return { url, log, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
}

/** An asset with its object in the store. */
export async function putAsset(
  db: Kysely<Database>,
  content: Buffer,
  changes: Partial<NewRow<'media_asset'>> = {},
): Promise<string> {
  const id = randomUUID();
  const { bucket } = testServers().objectStore;
  const row = {
    id,
    bucket,
    object_key: `media/${id}`,
    mime_type: 'audio/mpeg',
    byte_count: content.length,
    status: 'ready',
    ...changes,
  };
  await db
    .insertInto('media_asset')
    .values({ ...row, sha256: createHash('sha256').update(content).digest() })
    .execute();
  await using store = openObjectStore(testServers().objectStore);
  await store.put(row.object_key, content, { contentType: row.mime_type });
  return id;
}

/** A way to the object store that can be cut. */
export interface StoreLink extends AsyncDisposable {
  endpoint: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function linkToStore(): Promise<StoreLink> {
  const target = Number(new URL(testServers().objectStore.endpoint).port);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;

  async function mend(): Promise<void> {
    server = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => [near, far].forEach((each) => each.destroy()));
      }
      near.pipe(far).pipe(near);
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  }

  async function cut(): Promise<void> {
    const closed = new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    server = undefined;
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await closed;
  }

  await mend();
  return { endpoint: `http://127.0.0.1:${port}`, cut, mend, [Symbol.asyncDispose]: cut };
}

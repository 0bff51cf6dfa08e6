import { join } from 'node:path';
import { migrateUp } from '@urvote/db-schema/migrate';
import { queueRoles } from '@urvote/contracts/services/service-names';
import type { DemoCredential } from '@urvote/demo-data/demo-accounts';
import type { Secrets } from '@urvote/platform/config/secrets-file';
import { type ObjectStoreSettings, startEmbeddedObjectStore } from '@urvote/embedded/embedded-object-store';
import { startEmbeddedPostgres } from '@urvote/embedded/embedded-postgres';
import type { Logger } from '@urvote/platform/logger/logger';
import { migrateQueueSchema } from '@urvote/platform/queue/migrate-queue-schema';
import type { StandaloneConfig } from './config.ts';
import { seedOnce } from './demo.ts';
import { createDatabase, letServicesSignIn, type ServiceUrls } from './service-urls.ts';

export interface DataStores extends AsyncDisposable {
  /** Connection string of each service. */
  databaseUrls: ServiceUrls;
  /** S3 variables for the services. */
  objectStore: Record<string, string>;
  /** Of the demo accounts, until a start has shown them. */
  credentials: readonly DemoCredential[];
}

/** Opens PostgreSQL and the object store, brings the schema up to date and fills in the demo on the first start. */
export async function openDataStores(config: StandaloneConfig, secrets: Secrets, logger: Logger): Promise<DataStores> {
  await using opened = new AsyncDisposableStack();
  const objectStore = config.hasOwnObjectStore ? await openObjectStore(config, secrets, logger, opened) : undefined;
  const { url, isOwn } = await openPostgres(config, secrets, logger, opened);
  await migrateUp(url);
  const databaseUrls = await letServicesSignIn(url, isOwn);
  if (config.redisUrl === undefined) await migrateQueueSchema(url, isOwn ? queueRoles : []);
  const credentials =
    config.seedsDemo && isOwn ? await seedOnce({ url, objectStore, secrets, logger, dataDir: config.dataDir }) : [];
  const held = opened.move();
  return {
    databaseUrls,
    objectStore: objectStore ? objectStoreVariables(objectStore) : {},
    credentials,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function openPostgres(config: StandaloneConfig, secrets: Secrets, logger: Logger, opened: AsyncDisposableStack) {
  if (config.databaseUrlDirect !== undefined) return { url: config.databaseUrlDirect, isOwn: false };
  const server = opened.use(
    await startEmbeddedPostgres({
      dataDir: join(config.dataDir, 'postgres'),
      password: secrets.POSTGRES_PASSWORD,
      durable: true,
      isKept: true,
      logger,
      settings: { max_connections: '200', shared_buffers: '256MB', autovacuum_naptime: '3min' },
    }),
  );
  return { url: await createDatabase(server.url, 'urvote'), isOwn: true };
}

async function openObjectStore(
  config: StandaloneConfig,
  secrets: Secrets,
  logger: Logger,
  opened: AsyncDisposableStack,
) {
  const store = opened.use(
    await startEmbeddedObjectStore({
      dataDir: join(config.dataDir, 'objects'),
      bucket: 'urvote',
      logger,
      credentials: { accessKeyId: secrets.S3_ACCESS_KEY_ID, secretAccessKey: secrets.S3_SECRET_ACCESS_KEY },
    }),
  );
  return store.settings;
}

function objectStoreVariables({
  endpoint,
  region,
  bucket,
  accessKeyId,
  secretAccessKey,
}: ObjectStoreSettings): Record<string, string> {
  return {
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  };
}

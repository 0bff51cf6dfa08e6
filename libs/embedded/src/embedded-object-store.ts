import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { Logger } from '@urvote/platform/logger/logger';

export interface ObjectStoreSettings {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface EmbeddedObjectStoreOptions {
  dataDir: string;
  bucket: string;
  logger: Logger;
  /** A free port by default. */
  port?: number;
  /** Random ones by default. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

export interface EmbeddedObjectStore extends AsyncDisposable {
  settings: ObjectStoreSettings;
}

/** What we use of s3rver, which has no types. */
interface S3Context {
  headers: Record<string, string | undefined>;
  query: Record<string, string | undefined>;
  status: number;
}

interface S3Server {
  /** Koa's list, first to last. */
  middleware: ((context: S3Context, next: () => Promise<void>) => Promise<void>)[];
  httpServer: Server;
  run(): Promise<{ port: number }>;
  close(): Promise<void>;
}

interface S3Account {
  createKeyPair(accessKeyId: string, secretAccessKey: string): void;
  revokeAccessKey(accessKeyId: string): void;
}

const require = createRequire(import.meta.url);
const S3rver = require('s3rver') as new (options: Record<string, unknown>) => S3Server;
const account = (require('s3rver/lib/models/account') as { DUMMY_ACCOUNT: S3Account }).DUMMY_ACCOUNT;

const region = 'us-east-1';
const wellKnownKey = 'S3RVER';

function randomCredentials(): { accessKeyId: string; secretAccessKey: string } {
  return { accessKeyId: randomBytes(10).toString('hex'), secretAccessKey: randomBytes(24).toString('base64url') };
}

/** s3rver lets unsigned requests pass; here they are nobody's. */
async function refuseUnsigned(context: S3Context, next: () => Promise<void>): Promise<void> {
  if (context.headers['authorization'] !== undefined || context.query['X-Amz-Signature'] !== undefined) return next();
  context.status = 403;
}

/** Starts an S3 endpoint on the loopback interface with its objects in `dataDir`. */
export async function startEmbeddedObjectStore(options: EmbeddedObjectStoreOptions): Promise<EmbeddedObjectStore> {
  const credentials = options.credentials ?? randomCredentials();
  await mkdir(options.dataDir, { recursive: true });
  account.revokeAccessKey(wellKnownKey);
  account.createKeyPair(credentials.accessKeyId, credentials.secretAccessKey);
  const server = new S3rver({
    address: '127.0.0.1',
    port: options.port ?? 0,
    directory: options.dataDir,
    silent: true,
    resetOnClose: false,
    // The host name is this server's, never a bucket's.
    vhostBuckets: false,
    configureBuckets: [{ name: options.bucket, configs: [] }],
  });
  server.middleware.unshift(refuseUnsigned);
  const { port } = await server.run();
  options.logger.info({ port }, 'object store started');
  return {
    settings: { endpoint: `http://127.0.0.1:${port}`, region, bucket: options.bucket, ...credentials },
    [Symbol.asyncDispose]: async () => {
      server.httpServer.closeAllConnections();
      await server.close();
    },
  };
}

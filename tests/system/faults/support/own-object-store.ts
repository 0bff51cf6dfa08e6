import { randomBytes } from 'node:crypto';
import { freePort } from '@urvote/embedded/free-port';
import { objectStoreVariables } from '@urvote/testkit/service-variables';
import { type SpawnedService, spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';

/** An object store of one test, at an address that stays the same when it is started again. */
export interface OwnObjectStore extends AsyncDisposable {
  /** As services read them. */
  env: Record<string, string>;
  settings: { endpoint: string; region: string; bucket: string; accessKeyId: string; secretAccessKey: string };
  kill(): Promise<void>;
  start(): Promise<void>;
}

const bucket = 'faults';
const region = 'us-east-1';

export async function ownObjectStore(): Promise<OwnObjectStore> {
  const folder = await tempFolder();
  const port = await freePort();
  const credentials = {
    accessKeyId: randomBytes(10).toString('hex'),
    secretAccessKey: randomBytes(20).toString('hex'),
  };
  const args = [JSON.stringify({ dataDir: folder.path, bucket, port, credentials })];
  const run = () => spawnService('tests/system/faults/fixtures/object-store.ts', { args });
  let process: SpawnedService = await run();
  const settings = { endpoint: process.url, region, bucket, ...credentials };
  return {
    env: objectStoreVariables(settings),
    settings,
    kill: async () => void (await process.kill('SIGKILL')),
    start: async () => {
      process = await run();
    },
    [Symbol.asyncDispose]: async () => {
      await process[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

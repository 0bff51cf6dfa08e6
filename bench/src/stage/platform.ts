import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { withTimeout } from '@urvote/platform/clock/with-timeout';
import type { ServiceName } from '@urvote/contracts/services/services';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { eventually } from '@urvote/testkit/eventually';
import { anyPorts, nobodyBehindGateway } from '@urvote/testkit/service-variables';
import { type SpawnedService, spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import type { Generator } from '../load/generator.ts';
import type { BenchDatabase } from './servers.ts';

export interface PlatformOptions {
  database: BenchDatabase;
  redisUrl: string | undefined;
  generator: Pick<Generator, 'jwksUrl' | 'issuer'>;
  profileFolder?: string | undefined;
}

/** The real gateway and vote worker, each a process of its own, with production settings. */
export interface BenchPlatform extends AsyncDisposable {
  gateway: SpawnedService;
  worker: SpawnedService;
  /** One more worker of the same queue. */
  startWorker(): Promise<SpawnedService>;
}

const unlimited = '1000000';

/** How the images start Node; every server of the benchmark runs so. */
export const production = { NODE_ENV: 'production', NODE_OPTIONS: '--max-semi-space-size=64' };

/** What differs from the defaults of the services; printed with the results. */
export const serviceSettings = {
  ...production,
  LOG_LEVEL: 'info',
  TRUSTED_PROXIES: '127.0.0.1',
  VOTES_PER_VOTER_PER_MINUTE: unlimited,
  VOTES_PER_IP_PER_MINUTE: unlimited,
  STREAM_MAX_PER_ADDRESS: '100000',
  ...anyPorts,
};

let prefixCount = 0;

export async function platformEnvironment({
  database,
  redisUrl,
  generator,
}: PlatformOptions): Promise<Record<string, string>> {
  await using folder = await tempFolder();
  prefixCount += 1;
  return {
    ...(await loadOrCreateSecrets(folder.path)),
    ...serviceSettings,
    DATABASE_URL: database.url,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    QUEUE_PREFIX: `bench-${prefixCount}`,
    JWKS_URL: generator.jwksUrl,
    TOKEN_ISSUER: generator.issuer,
    ...nobodyBehindGateway,
  };
}

/** Starts an app by its name. Ended in order, because only then a CPU profile is written. */
export async function startApp(
  name: ServiceName,
  env: Record<string, string>,
  profileFolder?: string,
): Promise<SpawnedService> {
  const mainFile = `apps/${name}/src/main.ts`;
  if (profileFolder === undefined) return spawnService(mainFile, { env });
  const folder = resolve(profileFolder);
  await mkdir(folder, { recursive: true });
  const fileName = `${name}-${env['REDIS_URL'] === undefined ? 'postgres' : 'redis'}-${Date.now()}.cpuprofile`;
  return spawnService('--cpu-prof', {
    env,
    args: [`--cpu-prof-dir=${folder}`, `--cpu-prof-name=${fileName}`, mainFile],
  });
}

async function endInOrder(service: SpawnedService): Promise<void> {
  await withTimeout(30_000, service.kill('SIGTERM')).catch(() => service.kill('SIGKILL'));
}

export async function startPlatform(options: PlatformOptions): Promise<BenchPlatform> {
  const env = await platformEnvironment(options);
  await using cleanup = new AsyncDisposableStack();
  const start = async (name: 'gateway' | 'vote-worker') => {
    const service = cleanup.adopt(await startApp(name, env, options.profileFolder), endInOrder);
    await untilReady(service.url);
    return service;
  };
  const [gateway, worker] = await Promise.all([start('gateway'), start('vote-worker')]);
  for (const { contestId } of options.database.contests.values()) await untilKnown(gateway.url, contestId);
  const held = cleanup.move();
  return {
    gateway,
    worker,
    async startWorker() {
      const another = held.adopt(await startApp('vote-worker', env, options.profileFolder), endInOrder);
      await untilReady(another.url);
      return another;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function untilReady(url: string): Promise<void> {
  await eventually(
    async () => {
      const response = await fetch(`${url}/health/ready`);
      if (response.status !== 200) throw new Error(`not ready: ${await response.text()}`);
    },
    { timeoutMs: 30_000 },
  );
}

async function untilKnown(url: string, contestId: string): Promise<void> {
  await eventually(async () => {
    const { status } = await fetch(`${url}/api/v1/contests/${contestId}/leaderboard`);
    if (status !== 200) throw new Error(`the contest is answered ${status}`);
  });
}

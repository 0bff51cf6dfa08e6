import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@urvote/embedded/free-port';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { GenericContainer } from 'testcontainers';
import { eventually } from '../eventually.ts';
import { clusterPassword } from '../own-servers.ts';
import { root } from '../tool-runner.ts';

/** Where the servers of a test run come from: programs beside the tests by default. */
type ServersFrom = 'embedded' | 'containers' | 'containers-on-host-network';

/** URVOTE_TEST_SERVERS. On the network of the machine each container takes a free port, for engines without a bridge. */
export function serversFrom(asked = process.env['URVOTE_TEST_SERVERS'] ?? 'embedded'): ServersFrom {
  if (asked === 'embedded' || asked === 'containers' || asked === 'containers-on-host-network') return asked;
  throw new Error('URVOTE_TEST_SERVERS is embedded, containers or containers-on-host-network');
}

/** As docker-compose.yml names it. */
async function imageOf(program: string): Promise<string> {
  const text = await readFile(join(root, 'docker-compose.yml'), 'utf8');
  const [, image = ''] = new RegExp(`^ +image: ((?:\\S+/)?${program}:\\S+)$`, 'm').exec(text) ?? [];
  if (image === '') throw new Error(`docker-compose.yml names no image of ${program}`);
  return image;
}

interface Place {
  from: ServersFrom;
  cleanup: AsyncDisposableStack;
}

/** @returns host and port of a server that listens on `port` in a container of its own */
async function run(
  { from, cleanup }: Place,
  { program, port }: { program: string; port: number },
  prepare: (container: GenericContainer, port: number) => GenericContainer,
): Promise<string> {
  const { GenericContainer: Container } = await import('testcontainers');
  const isOnHost = from === 'containers-on-host-network';
  const ownPort = isOnHost ? await freePort() : port;
  const prepared = prepare(new Container(await imageOf(program)), ownPort);
  const started = await (isOnHost ? prepared.withNetworkMode('host') : prepared.withExposedPorts(ownPort)).start();
  cleanup.defer(async () => void (await started.stop()));
  return isOnHost ? `127.0.0.1:${ownPort}` : `${started.getHost()}:${started.getMappedPort(ownPort)}`;
}

async function answersQuery(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => {});
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => {});
  }
}

/** @returns the superuser's URL of an empty database */
export async function postgresContainer(place: Place, settings: Record<string, string>): Promise<string> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const address = await run(place, { program: 'postgres', port: 5432 }, (container, port) =>
    container
      .withEnvironment({ POSTGRES_USER: 'postgres', POSTGRES_PASSWORD: clusterPassword, POSTGRES_DB: 'urvote' })
      .withSharedMemorySize(1024 ** 3)
      .withCommand(['postgres', '-p', String(port), ...flags]),
  );
  const url = `postgres://postgres:${clusterPassword}@${address}/postgres`;
  await eventually(() => answersQuery(url), { timeoutMs: 60_000, intervalMs: 200 });
  return url;
}

export async function valkeyContainer(place: Place): Promise<string> {
  const address = await run(place, { program: 'valkey', port: 6379 }, (container, port) =>
    container.withCommand(['valkey-server', '--port', String(port), '--save', '', '--maxmemory-policy', 'noeviction']),
  );
  const url = `redis://${address}`;
  const client = new Redis(url, { maxRetriesPerRequest: null });
  client.on('error', () => {});
  try {
    await client.ping();
  } finally {
    client.disconnect();
  }
  return url;
}

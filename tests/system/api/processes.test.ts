import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceName, services as descriptors } from '@urvote/contracts/services/services';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { eventually } from '@urvote/testkit/eventually';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { hasPgBouncer, startPgBouncer } from '@urvote/testkit/pgbouncer';
import { postgresOwner } from '@urvote/testkit/postgres-owner';
import { testServers } from '@urvote/testkit/servers';
import { anyPorts, nobodyBehindGateway, nobodyThere, objectStoreVariables } from '@urvote/testkit/service-variables';
import { type SpawnedService, spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { describe, expect, it } from 'vitest';

const services = descriptors.map(({ name }) => name);
const mainOf = (service: ServiceName) => `apps/${service}/src/main.ts`;

async function environment(databaseUrl: string, folder: string): Promise<Record<string, string>> {
  return {
    ...(await loadOrCreateSecrets(folder)),
    ...anyPorts,
    ...nobodyBehindGateway,
    DATABASE_URL: databaseUrl,
    JWKS_URL: `${nobodyThere}/api/v1/jwks.json`,
    ...objectStoreVariables(testServers().objectStore),
  };
}

async function readiness(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}/health/ready`);
  return { status: response.status, text: await response.text() };
}

/** A certificate for the loopback address that is its own authority. @returns its path without the suffix */
function makeCertificate(folder: string, name: string): string {
  const file = join(folder, name);
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${file}.key`];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, ...subject, '-out', `${file}.crt`], {
    stdio: 'ignore',
  });
  return file;
}

/** Does the same for every service, two at a time. */
async function inLanes<T>(names: readonly ServiceName[], run: (name: ServiceName) => Promise<T>): Promise<T[]> {
  const waiting = [...names];
  const results: T[] = [];
  const lane = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results.push(await run(name));
  };
  await Promise.all([lane(), lane()]);
  return results;
}

describe('every service', () => {
  it('tells that it lives and is ready, and names PostgreSQL when that is away [PL-01]', async () => {
    await using cleanup = new AsyncDisposableStack();
    const postgres = cleanup.use(await migratedPostgres({ inMemory: true }));
    const pooler = hasPgBouncer ? cleanup.use(await startPgBouncer(postgres.url)) : postgres;
    const env = {
      ...(await environment(pooler.url, cleanup.use(await tempFolder()).path)),
      DATABASE_URL_DIRECT: postgres.url,
    };
    const start = async (service: ServiceName, more: Record<string, string> = {}) =>
      [service, cleanup.use(await spawnService(mainOf(service), { env: { ...env, ...more } }))] as [
        ServiceName,
        SpawnedService,
      ];
    const users = await start('user-service');
    const running = [
      users,
      ...(await inLanes(
        services.filter((service) => service !== 'user-service'),
        (service) => start(service, { USER_SERVICE_URL: users[1].url }),
      )),
    ];
    const eachReady = (status: number) =>
      Promise.all(
        running.map(([service, { url }]) =>
          eventually(
            async () => {
              const answer = await readiness(url);
              expect([answer.status, answer.text], service).toEqual([status, expect.any(String)]);
              return [service, answer.text] as const;
            },
            { timeoutMs: 60_000 },
          ),
        ),
      );
    const eachLive = async () => {
      for (const [service, { url }] of running) expect((await fetch(`${url}/health/live`)).status, service).toBe(200);
    };
    await eachReady(200);
    await eachLive();
    await postgres.stop();
    const password = new URL(postgres.url).password;
    for (const [service, text] of await eachReady(503)) {
      expect(JSON.parse(text), service).toMatchObject({
        status: 503,
        code: 'TEMPORARILY_UNAVAILABLE',
        checks: { postgres: 'unavailable' },
      });
      expect(text, service).not.toMatch(new RegExp(`postgres(ql)?://|${password}|127\\.0\\.0\\.1|${postgres.port}`));
    }
    await eachLive();
    await postgres.start();
    await eachReady(200);
  });

  it('does not start in production with secrets missing or short, and names all of them at once [PL-13]', async () => {
    await using folder = await tempFolder();
    const env = await environment('postgres://urvote:hidden-password@127.0.0.1:1/urvote', folder.path);
    const secretsOf: Partial<Record<ServiceName, string[]>> = {
      gateway: [
        'VOTER_KEY_SECRET',
        'GUEST_COOKIE_SECRET',
        'DEVICE_HASH_SECRET',
        'RECEIPT_COMMITMENT_SECRET',
        'RECEIPT_SIGNING_KEY',
        'DATA_ENCRYPTION_KEY',
      ],
      'vote-worker': ['DATABASE_URL'],
      'user-service': ['DATA_ENCRYPTION_KEY', 'TOKEN_SIGNING_KEYS', 'VOTER_KEY_SECRET'],
      'contest-service': ['DATABASE_URL', 'JWKS_URL', 'VOTER_KEY_SECRET', 'DATA_ENCRYPTION_KEY'],
      'media-service': ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
      'ops-service': ['OPS_SESSION_SECRET'],
    };
    for (const service of services) {
      const names = ['METRICS_TOKEN', ...(secretsOf[service] ?? ['DATABASE_URL'])];
      const without = Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
      const isText = (name: string) => /_(SECRET|TOKEN)$/.test(name);
      const short = {
        ...env,
        ...Object.fromEntries(names.filter(isText).map((name) => [name, `short-${name.toLowerCase()}`])),
      };
      for (const [given, expected] of [
        [without, names],
        [short, names.filter(isText)],
      ] as const) {
        if (expected.length === 0) continue;
        await using failed = await spawnService(mainOf(service), {
          env: { ...given, NODE_ENV: 'production' },
          waitUntilReady: false,
        });
        expect((await failed.exited).code, service).not.toBe(0);
        const output = failed.lines.join('\n');
        for (const name of expected) expect(output, service).toContain(name);
        expect(output, service).not.toMatch(/hidden-password|short-/);
      }
    }
  });

  it('refuses to start when PostgreSQL shows the certificate of another authority [PL-17]', async () => {
    await using cleanup = new AsyncDisposableStack();
    const { path: folder } = cleanup.use(await tempFolder());
    const [own, other] = [makeCertificate(folder, 'own'), makeCertificate(folder, 'other')];
    const { uid, gid } = await postgresOwner();
    chownSync(`${own}.key`, uid, gid);
    chmodSync(`${own}.key`, 0o600);
    const postgres = cleanup.use(
      await migratedPostgres({
        inMemory: true,
        settings: { ssl: 'on', ssl_cert_file: `${own}.crt`, ssl_key_file: `${own}.key` },
      }),
    );
    const env = { ...(await environment(postgres.url, folder)), NODE_ENV: 'production' };
    await inLanes(services, async (service) => {
      await using distrusting = await spawnService(mainOf(service), {
        env: { ...env, PGSSLROOTCERT: `${other}.crt` },
        waitUntilReady: false,
      });
      await using unchecked = await spawnService(mainOf(service), {
        env: { ...env, DATABASE_URL: `${postgres.url}?sslmode=require` },
        waitUntilReady: false,
      });
      const codes = [(await distrusting.exited).code, (await unchecked.exited).code];
      expect(codes, service).toEqual([1, 1]);
      expect(distrusting.lines.join('\n'), service).toContain('not trusted');
      expect(unchecked.lines.join('\n'), service).toMatch(/DATABASE_URL: .*PGSSLROOTCERT/);
    });
    await using trusting = await spawnService(mainOf('gateway'), { env: { ...env, PGSSLROOTCERT: `${own}.crt` } });
    await eventually(async () => expect((await readiness(trusting.url)).text).toContain('"postgres":"ok"'));
  });
});

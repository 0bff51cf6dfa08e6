import { execFileSync } from 'node:child_process';
import { services as descriptors } from '@urvote/contracts/services/services';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { readMetrics } from '@urvote/testkit/metrics';
import { hasPgBouncer, startPgBouncer } from '@urvote/testkit/pgbouncer';
import { testServers } from '@urvote/testkit/servers';
import { anyPorts, nobodyBehindGateway, nobodyThere, objectStoreVariables } from '@urvote/testkit/service-variables';
import { spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';

/** What an alert or a dashboard asks of each service. */
const ofEveryService = [
  'process_cpu_seconds_total',
  'nodejs_eventloop_lag_p99_seconds',
  'urvote_http_request_duration_seconds',
  'urvote_pool_connections',
];

it('gives the metrics of every service in a form that promtool finds nothing wrong with [XE-101]', async () => {
  await using cleanup = new AsyncDisposableStack();
  const postgres = cleanup.use(await migratedPostgres({ inMemory: true }));
  const pooler = hasPgBouncer ? cleanup.use(await startPgBouncer(postgres.url)) : postgres;
  const secrets = await loadOrCreateSecrets(cleanup.use(await tempFolder()).path);
  const env = {
    ...secrets,
    ...anyPorts,
    ...nobodyBehindGateway,
    DATABASE_URL: pooler.url,
    DATABASE_URL_DIRECT: postgres.url,
    JWKS_URL: `${nobodyThere}/api/v1/jwks.json`,
    ...objectStoreVariables(testServers().objectStore),
  };
  expect(descriptors).toHaveLength(6);
  for (const { name } of descriptors) {
    await using service = await spawnService(`apps/${name}/src/main.ts`, { env });
    await fetch(`${service.url}/api/v1/nothing`);
    const metrics = await readMetrics(service.url, secrets.METRICS_TOKEN);
    expect(execFileSync('promtool', ['check', 'metrics'], { input: metrics, encoding: 'utf8' }), name).toBe('');
    for (const metric of ofEveryService) expect(metrics, `${name}: ${metric}`).toContain(`\n# TYPE ${metric} `);
    const labels = metrics.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(
      labels.filter((line) => !line.includes(`service="${name}"`)),
      name,
    ).toEqual([]);
  }
});

import { metricsToken, readMetrics } from '@urvote/testkit/metrics';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { spawnService } from '@urvote/testkit/spawn-service';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';

const main = 'apps/gateway/src/main.ts';
const away = 'http://127.0.0.1:1';
const addresses = {
  DATABASE_URL: 'postgres://urvote:hidden-password@127.0.0.1:1/urvote',
  JWKS_URL: away,
  USER_SERVICE_URL: away,
  CONTEST_SERVICE_URL: away,
  MEDIA_SERVICE_URL: away,
};

it('does not start in production without its secrets, and names all of them at once', async () => {
  const env = { ...addresses, NODE_ENV: 'production', GUEST_COOKIE_SECRET: 'a-short-secret' };
  await using service = await spawnService(main, { env, waitUntilReady: false });
  expect((await service.exited).code).toBe(1);
  const output = service.lines.join('\n');
  for (const name of [
    'VOTER_KEY_SECRET',
    'DEVICE_HASH_SECRET',
    'RECEIPT_COMMITMENT_SECRET',
    'RECEIPT_SIGNING_KEY',
    'DATA_ENCRYPTION_KEY',
  ]) {
    expect(output).toContain(`${name}: is not set`);
  }
  expect(output).toContain('GUEST_COOKIE_SECRET: must have at least 32 characters');
  expect(output).not.toMatch(/a-short-secret|hidden-password/);
});

it.each([{}, { REDIS_URL: 'redis://127.0.0.1:1' }])(
  'starts while its stores are away and stops in order (%o)',
  async (redis) => {
    await using folder = await tempFolder();
    const env = {
      ...addresses,
      ...(await loadOrCreateSecrets(folder.path)),
      METRICS_TOKEN: metricsToken,
      ...redis,
      GATEWAY_PORT: '0',
    };
    await using service = await spawnService(main, { env });
    const ready = await fetch(`${service.url}/health/ready`);
    expect([(await fetch(`${service.url}/health/live`)).status, ready.status]).toEqual([200, 503]);
    expect(await readMetrics(service.url)).toContain('urvote_votes_accepted_total');
    expect(await service.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(service.lines.join('\n')).not.toMatch(/hidden-password|handles were left open/);
  },
);

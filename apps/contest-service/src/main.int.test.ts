import { metricsToken, readMetrics } from '@urvote/testkit/metrics';
import { spawnService } from '@urvote/testkit/spawn-service';
import { expect, it } from 'vitest';

const main = 'apps/contest-service/src/main.ts';
const nobodyThere = 'postgres://urvote:hidden-password@127.0.0.1:1/urvote';

it('does not start in production with a wrong configuration, and names every wrong variable at once [PL-13]', async () => {
  const env = { NODE_ENV: 'production', DATABASE_URL: `${nobodyThere}?sslmode=require` };
  await using service = await spawnService(main, { env, waitUntilReady: false });
  expect((await service.exited).code).toBe(1);
  const output = service.lines.join('\n');
  expect(output).toMatch(/JWKS_URL: is not set/);
  expect(output).toMatch(/VOTER_KEY_SECRET: is not set/);
  expect(output).toMatch(/DATABASE_URL: asks for TLS without a certificate check/);
  expect(output).not.toMatch(/hidden-password/);
});

it.each([{}, { REDIS_URL: 'redis://127.0.0.1:1' }])(
  'starts while its stores are away and stops in order (%o)',
  async (redis) => {
    const env = {
      DATABASE_URL: nobodyThere,
      JWKS_URL: 'http://127.0.0.1:1/api/v1/jwks.json',
      CONTEST_SERVICE_PORT: '0',
      METRICS_TOKEN: metricsToken,
      VOTER_KEY_SECRET: 'v'.repeat(32),
      DATA_ENCRYPTION_KEY: 'e'.repeat(32),
      GUEST_COOKIE_SECRET: 'g'.repeat(32),
      ...redis,
    };
    await using service = await spawnService(main, { env });
    const ready = await fetch(`${service.url}/health/ready`);
    expect([(await fetch(`${service.url}/health/live`)).status, ready.status]).toEqual([200, 503]);
    expect(await readMetrics(service.url)).toContain('urvote_contest_updates_total');
    expect(await service.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(service.lines.join('\n')).not.toMatch(/hidden-password|handles were left open/);
  },
);

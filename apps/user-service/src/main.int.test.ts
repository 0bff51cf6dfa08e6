import { metricsToken, readMetrics } from '@urvote/testkit/metrics';
import { spawnService } from '@urvote/testkit/spawn-service';
import { testIssuer } from '@urvote/testkit/tokens';
import { expect, it } from 'vitest';

const main = 'apps/user-service/src/main.ts';
const nobodyThere = 'postgres://urvote:hidden-password@127.0.0.1:1/urvote';

it('does not start in production without its secrets, and names all of them at once [PL-13]', async () => {
  const env = { NODE_ENV: 'production', DATABASE_URL: nobodyThere, VOTER_KEY_SECRET: 'a-short-secret' };
  await using service = await spawnService(main, { env, waitUntilReady: false });
  expect((await service.exited).code).toBe(1);
  const output = service.lines.join('\n');
  expect(output).toMatch(/TOKEN_SIGNING_KEYS: is not set/);
  expect(output).toMatch(/VOTER_KEY_SECRET: must have at least 32 characters/);
  expect(output).not.toMatch(/a-short-secret|hidden-password/);
});

it('starts while its stores are away and stops in order', async () => {
  await using issuer = await testIssuer();
  const secrets = {
    TOKEN_SIGNING_KEYS: issuer.signingKeys,
    METRICS_TOKEN: metricsToken,
    VOTER_KEY_SECRET: 'v'.repeat(32),
    DATA_ENCRYPTION_KEY: 'e'.repeat(32),
  };
  const env = { ...secrets, DATABASE_URL: nobodyThere, REDIS_URL: 'redis://127.0.0.1:1', USER_SERVICE_PORT: '0' };
  await using service = await spawnService(main, { env });
  const ready = await fetch(`${service.url}/health/ready`);
  expect([(await fetch(`${service.url}/health/live`)).status, ready.status]).toEqual([200, 503]);
  expect(await readMetrics(service.url)).toContain('urvote_sign_ins_total');
  expect(await service.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(service.lines.join('\n')).not.toMatch(/hidden-password|handles were left open/);
});

import { metricsToken } from '@urvote/testkit/metrics';
import { spawnService } from '@urvote/testkit/spawn-service';
import { expect, it } from 'vitest';

const main = 'apps/media-service/src/main.ts';
const nobodyThere = 'postgres://urvote:hidden-password@127.0.0.1:1/urvote';

it('does not start in production without its secrets, and names all of them at once [PL-13]', async () => {
  await using service = await spawnService(main, {
    env: { NODE_ENV: 'production', DATABASE_URL: nobodyThere, S3_BUCKET: 'media' },
    waitUntilReady: false,
  });
  expect((await service.exited).code).toBe(1);
  const output = service.lines.join('\n');
  expect(output).toMatch(/S3_ACCESS_KEY_ID: is not set/);
  expect(output).toMatch(/S3_SECRET_ACCESS_KEY: is not set/);
  expect(output).not.toMatch(/hidden-password/);
});

it('starts while its stores are away and stops in order', async () => {
  const store = {
    S3_ENDPOINT: 'http://127.0.0.1:1',
    S3_BUCKET: 'media',
    S3_ACCESS_KEY_ID: 'id',
    METRICS_TOKEN: metricsToken,
    S3_SECRET_ACCESS_KEY: 'a-secret-key',
  };
  await using service = await spawnService(main, {
    env: { ...store, DATABASE_URL: nobodyThere, MEDIA_SERVICE_PORT: '0' },
  });
  const ready = await fetch(`${service.url}/health/ready`);
  expect([(await fetch(`${service.url}/health/live`)).status, ready.status]).toEqual([200, 503]);
  expect(await ready.json()).toMatchObject({ checks: { postgres: 'unavailable', 'object-store': 'unavailable' } });
  expect(await service.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(service.lines.join('\n')).not.toMatch(/hidden-password|a-secret-key|handles were left open/);
});

import { testRedisUrl } from '@urvote/testkit/test-redis';
import { describe, expect, it } from 'vitest';
import { putAsset } from './support/asset.ts';
import { outcomesOf } from './support/load.ts';
import { type OwnObjectStore, ownObjectStore } from './support/own-object-store.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { readinessOf, untilReady } from './support/readiness.ts';
import { settleAndCheck } from './support/settle-and-check.ts';
import { expectToldToComeAgain, longestAnswerMs, throughOutage } from './support/through-outage.ts';

const hasNoRedis = testRedisUrl() === undefined;

/** Every service there is, each with the store that it needs. */
async function startEverything(store: OwnObjectStore): Promise<Platform> {
  const platform = await startPlatform('postgres');
  const user = await platform.addService('user-service', 'USER_SERVICE_PORT');
  await platform.addService('contest-service', 'CONTEST_SERVICE_PORT');
  await platform.addService('media-service', 'MEDIA_SERVICE_PORT', store.env);
  await platform.addService('ops-service', 'OPS_PORT', { USER_SERVICE_URL: user.url });
  return platform;
}

/* Each test has servers of its own and mostly waits for the end of an outage, so all of them run at once. */
describe.concurrent('while a server is away for 20 s under load, no service ends, readiness names it, and it is used again', () => {
  it('PostgreSQL, which has the queue too, missed by every service ', async () => {
    await using store = await ownObjectStore();
    await using platform = await startEverything(store);
    for (const { url } of platform.services) {
      expect((await fetch(`${url}/health/live`)).status).toBe(200);
      await untilReady(url);
    }
    const { load, duringOutage } = await throughOutage(platform, {
      dependency: 'postgres',
      services: platform.services,
      stop: async () => platform.postgres.freeze(),
      start: async () => platform.postgres.thaw(),
    });
    expectToldToComeAgain(duringOutage);
    await settleAndCheck(platform, [load]);
  });

  it.skipIf(hasNoRedis)('PostgreSQL, with the queue on Redis: votes are taken all the time and counted later', async () => {
    await using platform = await startPlatform('redis');
    const { load, duringOutage } = await throughOutage(platform, {
      dependency: 'postgres',
      services: platform.services,
      stop: async () => platform.postgres.freeze(),
      start: async () => platform.postgres.thaw(),
    });
    expect(Object.keys(outcomesOf(duringOutage))).toEqual(['202']);
    await settleAndCheck(platform, [load]);
  });

  it.skipIf(hasNoRedis)('Redis', async () => {
    await using platform = await startPlatform('redis');
    const { load, duringOutage } = await throughOutage(platform, {
      dependency: 'queue',
      services: platform.services,
      stop: async () => platform.redis?.freeze(),
      start: async () => platform.redis?.thaw(),
    });
    expectToldToComeAgain(duringOutage);
    await settleAndCheck(platform, [load]);
  });

  it('the object store', async () => {
    await using platform = await startPlatform('postgres', { gatewayCount: 0 });
    await using store = await ownObjectStore();
    const media = await platform.addService('media-service', 'MEDIA_SERVICE_PORT', store.env);
    const gateway = await platform.addGateway({ MEDIA_SERVICE_URL: media.url });
    await untilReady(gateway.url);
    const content = Buffer.from('some sound');
    const path = `/api/v1/media/${await putAsset(platform.db, store, content)}`;
    expect(await (await fetch(`${gateway.url}${path}`)).text()).toBe(String(content));

    const { load, duringOutage } = await throughOutage(platform, {
      dependency: 'object-store',
      services: [media],
      stop: async () => store.kill(),
      start: async () => store.start(),
      meanwhile: async () => {
        const askedAt = performance.now();
        const response = await fetch(`${gateway.url}${path}`);
        expect([response.status, response.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
        expect(performance.now() - askedAt).toBeLessThan(longestAnswerMs);
        expect((await readinessOf(gateway.url)).status).toBe(200);
      },
    });
    expect(Object.keys(outcomesOf(duringOutage))).toEqual(['202']);
    expect(await (await fetch(`${gateway.url}${path}`)).text()).toBe(String(content));
    await settleAndCheck(platform, [load]);
  });
});

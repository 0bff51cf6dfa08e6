import { testRedisUrl } from '@urvote/testkit/test-redis';
import { describe, expect, it } from 'vitest';
import { putAsset } from './support/asset.ts';
import { outcomesOf } from './support/load.ts';
import { type OwnObjectStore, ownObjectStore } from './support/own-object-store.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { readinessOf, untilReady } from './support/readiness.ts';
import { settleAndCheck } from './support/settle-and-check.ts';
import { expectToldToComeAgain, hanging, type Outage, stopped, throughOutage } from './support/through-outage.ts';

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

type Absence = Omit<Outage, keyof typeof stopped>;

function postgresStops({ postgres, services }: Platform): Absence {
  return { dependency: 'postgres', services, stop: () => postgres.stop(), start: () => postgres.start() };
}

function postgresHangs({ postgres, services }: Platform): Absence {
  return { dependency: 'postgres', services, stop: async () => postgres.freeze(), start: async () => postgres.thaw() };
}

/* Each test has servers of its own and mostly waits for the end of an outage, so all of them run at once. */
describe.concurrent(
  'while a server is away or hangs under load, no service ends, readiness names it, and it is used again',
  () => {
    it('PostgreSQL, which has the queue too, missed by every service [PL-01]', async () => {
      await using store = await ownObjectStore();
      await using platform = await startEverything(store);
      for (const { url } of platform.services) {
        expect((await fetch(`${url}/health/live`)).status).toBe(200);
        await untilReady(url);
      }
      const stop = await throughOutage(platform, { ...postgresStops(platform), ...stopped });
      expectToldToComeAgain(stop.duringOutage);
      const hang = await throughOutage(platform, { ...postgresHangs(platform), ...hanging });
      expectToldToComeAgain(hang.duringOutage);
      await settleAndCheck(platform, [stop.load, hang.load]);
    });

    it.skipIf(hasNoRedis)(
      'PostgreSQL, with the queue on Redis: votes are taken all the time and counted later',
      async () => {
        await using platform = await startPlatform('redis');
        const stop = await throughOutage(platform, { ...postgresStops(platform), ...stopped });
        expect(Object.keys(outcomesOf(stop.duringOutage))).toEqual(['202']);
        const hang = await throughOutage(platform, { ...postgresHangs(platform), ...hanging });
        expect(Object.keys(outcomesOf(hang.duringOutage))).toEqual(['202']);
        await settleAndCheck(platform, [stop.load, hang.load]);
      },
    );

    it.skipIf(hasNoRedis)('Redis', async () => {
      await using platform = await startPlatform('redis');
      const { redis, services } = platform;
      const missed = { dependency: 'queue', services };
      const stop = await throughOutage(platform, {
        ...missed,
        ...stopped,
        stop: async () => redis?.stop(),
        start: async () => redis?.start(),
      });
      expectToldToComeAgain(stop.duringOutage);
      const hang = await throughOutage(platform, {
        ...missed,
        ...hanging,
        stop: async () => redis?.freeze(),
        start: async () => redis?.thaw(),
      });
      expectToldToComeAgain(hang.duringOutage);
      await settleAndCheck(platform, [stop.load, hang.load]);
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
        ...stopped,
        dependency: 'object-store',
        services: [media],
        stop: () => store.kill(),
        start: () => store.start(),
        meanwhile: async () => {
          const askedAt = performance.now();
          const response = await fetch(`${gateway.url}${path}`);
          expect([response.status, response.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
          expect(performance.now() - askedAt).toBeLessThan(stopped.longestAnswerMs);
          expect((await readinessOf(gateway.url)).status).toBe(200);
        },
      });
      expect(Object.keys(outcomesOf(duringOutage))).toEqual(['202']);
      expect(await (await fetch(`${gateway.url}${path}`)).text()).toBe(String(content));
      await settleAndCheck(platform, [load]);
    });
  },
);

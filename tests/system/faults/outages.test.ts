import { describeEachQueueMode, type QueueMode } from '@urvote/testkit/test-redis';
import { describe, expect, it } from 'vitest';
import { putAsset } from './support/asset.ts';
import { outcomesOf } from './support/load.ts';
import { ownObjectStore } from './support/own-object-store.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { readinessOf, untilReady } from './support/readiness.ts';
import { settleAndCheck } from './support/settle-and-check.ts';
import { expectToldToComeAgain, longestAnswerMs, throughOutage } from './support/through-outage.ts';

/** Everything that answers for its health. */
async function startEverything(mode: QueueMode): Promise<Platform> {
  const platform = await startPlatform(mode);
  await platform.addService('user-service', 'USER_SERVICE_PORT');
  await platform.addService('contest-service', 'CONTEST_SERVICE_PORT');
  return platform;
}

/* Each test has servers of its own and mostly waits for the end of an outage, so all of them run at once. */
describe.concurrent('a server that is away for 20 s under load', () => {
  describeEachQueueMode('PostgreSQL', (mode) => {
    it('ends no service, is named by readiness, and is used again when it is back', async () => {
      await using platform = await startEverything(mode);
      const { load, duringOutage } = await throughOutage(platform, {
        dependency: 'postgres',
        services: platform.services,
        stop: () => platform.postgres.stop(),
        start: () => platform.postgres.start(),
      });
      // With the queue in Redis votes are taken as if nothing had happened, and counted later.
      if (mode === 'redis') expect(Object.keys(outcomesOf(duringOutage))).toEqual(['202']);
      else expectToldToComeAgain(duringOutage);
      await settleAndCheck(platform, [load]);
    });

    it.runIf(mode === 'redis')('(Redis) ends no service, is named by readiness, and is used again when it is back', async () => {
      await using platform = await startPlatform(mode);
      const { load, duringOutage } = await throughOutage(platform, {
        dependency: 'queue',
        services: platform.services,
        stop: async () => platform.redis?.stop(),
        start: async () => platform.redis?.start(),
      });
      expectToldToComeAgain(duringOutage);
      await settleAndCheck(platform, [load]);
    });
  });

  it('the object store: ends no service, is named by readiness, and is used again when it is back', async () => {
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
      stop: () => store.kill(),
      start: () => store.start(),
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

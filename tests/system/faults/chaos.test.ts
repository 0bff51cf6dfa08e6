import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { chaosSeed } from './config.ts';
import { ballotsOf, mintVoters } from './support/ballots.ts';
import { runChaos } from './support/chaos.ts';
import { outcomesOf, startLoad } from './support/load.ts';
import { startPlatform } from './support/platform.ts';
import { untilReady } from './support/readiness.ts';
import { seedContest } from './support/seed.ts';
import { settleAndCheck } from './support/settle-and-check.ts';

const chaosMs = 35_000;

describeEachQueueMode('random kills of everything under load', (mode) => {
  it('lose no acknowledged vote, and every total equals its recount [XA-025]', async () => {
    const seed = chaosSeed();
    console.info(`CHAOS_SEED=${seed} repeats this run`);
    await using platform = await startPlatform(mode, { gatewayCount: 2, workerCount: 2 });
    const { entryIds } = await seedContest(platform, { entryCount: 300 });
    const voters = await mintVoters(platform.issuer, 300);
    const urls = platform.gateways.map(({ url }) => url);
    const load = startLoad({ urls, clients: 16, pauseMs: 15, ballots: ballotsOf(voters, entryIds) });

    const killed = await runChaos(platform, seed, chaosMs);
    expect(platform.services.flatMap(({ deaths }) => deaths)).toEqual([]);
    for (const { url } of platform.services) await untilReady(url);
    await load.stop();
    console.info(`${killed.length} kills: ${killed.join(', ')}; votes: ${JSON.stringify(outcomesOf(load.attempts))}`);

    expect(new Set(killed).size).toBe(mode === 'redis' ? 6 : 5);
    expect(load.acknowledged.length).toBeGreaterThan(300);
    await settleAndCheck(platform, [load]);
  });
});

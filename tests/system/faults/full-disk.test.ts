import { eventually } from '@urvote/testkit/eventually';
import { type QueueMode, testRedisUrl } from '@urvote/testkit/test-redis';
import { describe, expect, it } from 'vitest';
import { type SmallDisk, smallDisk } from '../torture/world/small-disk.ts';
import { ballotsOf, type Ballot, mintVoters } from './support/ballots.ts';
import { castTogether, outcomesOf, type Votes } from './support/load.ts';
import { openLogBudget } from './support/log-budget.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { readinessOf, untilMissing, untilReady } from './support/readiness.ts';
import { seedContest } from './support/seed.ts';
import { settleAndCheck } from './support/settle-and-check.ts';
import { expectToldToComeAgain } from './support/through-outage.ts';

const modes: QueueMode[] = testRedisUrl() === undefined ? ['postgres'] : ['postgres', 'redis'];
const diskMiB = 600;
const burstSize = 2_000;
const atOnce = 100;

async function manyBallots(platform: Platform): Promise<Iterator<Ballot>> {
  const { entryIds } = await seedContest(platform, { entryCount: 100 });
  return ballotsOf(await mintVoters(platform.issuer, 100), entryIds, 0);
}

/** Casts a hundred votes at a time until so many of them had one of these answers. */
async function burst(
  { gateways }: Platform,
  ballots: Iterator<Ballot>,
  isOne: (status: number) => boolean,
  size = burstSize,
): Promise<Votes> {
  const urls = gateways.map(({ url }) => url);
  const all: Votes = { attempts: [], acknowledged: [] };
  while (all.attempts.filter(({ status }) => isOne(status)).length < size) {
    const some = Array.from({ length: atOnce }, () => ballots.next().value as Ballot);
    const { attempts, acknowledged } = await castTogether(urls, some);
    all.attempts.push(...attempts);
    all.acknowledged.push(...acknowledged);
    if (all.attempts.length > 4 * burstSize) throw new Error(JSON.stringify(outcomesOf(all.attempts)));
  }
  return all;
}

const isRefused = (status: number) => status === 503;
const isTaken = (status: number) => status === 202;

async function onSmallDisk(): Promise<SmallDisk> {
  const disk = await smallDisk(diskMiB);
  if (!disk.isReal && process.env['CI'] === 'true') throw new Error('no file system may be mounted here');
  return disk;
}

/** The verdict of readiness on each thing that a service needs. */
async function untilSaid(url: string, verdicts: Record<string, string>): Promise<void> {
  await eventually(async () => {
    const { status, checks } = await readinessOf(url);
    expect([status, checks]).toEqual([503, expect.objectContaining(verdicts)]);
  });
}

describe.each(modes)('with the queue on %s', (mode) => {
  it('says that the disk of PostgreSQL is full, logs a line a second, and counts everything once there is room', async (test) => {
    await using disk = await onSmallDisk();
    if (!disk.isReal) return test.skip('NO FILE SYSTEM MAY BE MOUNTED HERE');
    await using platform = await startPlatform(mode, { placing: { postgres: disk } });
    const ballots = await manyBallots(platform);
    const before = await burst(platform, ballots, isTaken, 200);
    await disk.fill();
    const budget = openLogBudget(platform.services);
    const during = await burst(platform, ballots, mode === 'postgres' ? isRefused : isTaken);
    if (mode === 'postgres') expectToldToComeAgain(during.attempts.filter(({ status }) => !isTaken(status)));
    else expect(Object.keys(outcomesOf(during.attempts))).toEqual(['202']);
    // Workers that are given no votes do not write, and have nothing to tell.
    if (mode === 'redis') for (const { url } of platform.workers) await untilSaid(url, { postgres: 'disk-full' });
    else {
      const more = burst(platform, ballots, isRefused, 100);
      for (const { url } of platform.gateways) await untilSaid(url, { queue: 'disk-full' });
      during.attempts.push(...(await more).attempts);
    }
    budget.expectKept();
    await disk.empty();
    for (const { url } of platform.services) await untilReady(url);
    const after = await burst(platform, ballots, isTaken, 100);
    expect(platform.ended()).toEqual([]);
    await settleAndCheck(platform, [before, during, after]);
  });

  it('logs a line a second while what stores its votes is away', async () => {
    await using platform = await startPlatform(mode);
    const ballots = await manyBallots(platform);
    const before = await burst(platform, ballots, isTaken, 100);
    const store = platform.redis ?? platform.postgres;
    await store.stop();
    const budget = openLogBudget(platform.services);
    const during = await burst(platform, ballots, isRefused);
    expectToldToComeAgain(during.attempts);
    for (const { url } of platform.services) await untilMissing(url, 'queue');
    budget.expectKept();
    await store.start();
    for (const { url } of platform.services) await untilReady(url);
    await settleAndCheck(platform, [before, during]);
  });
});

it.skipIf(modes.length === 1)('takes votes again, and has lost none, when the disk of Redis was full', async (test) => {
  await using disk = await onSmallDisk();
  if (!disk.isReal) return test.skip('NO FILE SYSTEM MAY BE MOUNTED HERE');
  await using platform = await startPlatform('redis', { placing: { redis: disk } });
  const ballots = await manyBallots(platform);
  const before = await burst(platform, ballots, isTaken, 200);
  await disk.fill();
  const budget = openLogBudget(platform.services);
  const during = await burst(platform, ballots, isRefused);
  for (const { url } of platform.services) await untilMissing(url, 'queue');
  budget.expectKept();
  await disk.empty();
  // It ends itself when it cannot keep what it promised.
  await platform.redis?.start();
  for (const { url } of platform.services) await untilReady(url);
  const after = await burst(platform, ballots, isTaken, 100);
  await settleAndCheck(platform, [before, during, after]);
});

import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ballotsOf, mintVoters, type Voter } from './support/ballots.ts';
import { killAtWork } from './support/kill-at-work.ts';
import { type Load, outcomesOf, startLoad, untilAcknowledged } from './support/load.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { untilReady } from './support/readiness.ts';
import { seedContest } from './support/seed.ts';
import { settleAndCheck } from './support/settle-and-check.ts';
import { resetStatements, votesPerStatement } from './support/statements.queries.ts';

const voterCount = 250;
const entryCount = 20;

describeEachQueueMode('SIGKILL under load', (mode) => {
  let platform: Platform;
  let voters: Voter[];
  /** All loads on this platform: its stored votes are those of all of them. */
  const loads: Load[] = [];

  beforeAll(async () => {
    platform = await startPlatform(mode);
    voters = await mintVoters(platform.issuer, voterCount);
  });

  afterAll(async () => platform[Symbol.asyncDispose]());

  async function load(clients: number, count = entryCount * 3, repeatEvery?: number): Promise<Load> {
    const { entryIds } = await seedContest(platform, { entryCount: count });
    const urls = platform.gateways.map(({ url }) => url);
    const started = startLoad({ urls, clients, ballots: ballotsOf(voters, entryIds, repeatEvery) });
    loads.push(started);
    return started;
  }

  it('takes 5,000 votes of 64 clients, stores many with one statement, and loses none with a killed worker [PL-14]', async () => {
    const [worker] = platform.workers;
    await resetStatements(platform.db);
    const votes = await load(64, entryCount, 0);
    await untilAcknowledged(votes, 1500);
    await killAtWork(platform, worker);
    await untilAcknowledged(votes, 1000);
    await worker?.start();
    await votes.finished;

    expect(outcomesOf(votes.attempts)).toEqual({ 202: voterCount * entryCount });
    await settleAndCheck(platform, loads);
    const statements = await votesPerStatement(platform.db);
    expect(statements.rows).toBeGreaterThanOrEqual(voterCount * entryCount);
    expect(statements.rows / statements.calls).toBeGreaterThanOrEqual(20);
  });

  it('loses no acknowledged vote with a killed gateway', async () => {
    const [gateway] = platform.gateways;
    const votes = await load(32);
    await untilAcknowledged(votes, 800);
    await gateway?.kill('SIGKILL');
    await gateway?.start();
    await untilAcknowledged(votes, 800);
    await votes.stop();

    expect(votes.attempts.some(({ status }) => status === 0)).toBe(true);
    await settleAndCheck(platform, loads);
  });

  it('loses no acknowledged vote with a killed PostgreSQL, and no service ends', async () => {
    const votes = await load(32);
    await untilAcknowledged(votes, 800);
    await platform.postgres.kill();
    await platform.postgres.start();
    await untilAcknowledged(votes, 800);
    await votes.stop();

    await settleAndCheck(platform, loads);
    expect(platform.ended()).toEqual([]);
    for (const { url } of platform.services) await untilReady(url);
  });

  it.runIf(mode === 'redis')('loses no acknowledged vote with a killed Redis, and no service ends', async () => {
    const votes = await load(32);
    await untilAcknowledged(votes, 800);
    await platform.redis?.kill();
    await platform.redis?.start();
    await untilAcknowledged(votes, 800);
    await votes.stop();

    await settleAndCheck(platform, loads);
    expect(platform.ended()).toEqual([]);
    for (const { url } of platform.services) await untilReady(url);
  });
});

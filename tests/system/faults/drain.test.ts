import { randomUUID } from 'node:crypto';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { eventually } from '@urvote/testkit/eventually';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ballotsOf, mintVoters } from './support/ballots.ts';
import { outcomesOf, startLoad } from './support/load.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { poisonJob } from './support/poison-job.ts';
import { seedContest } from './support/seed.ts';
import { settleAndCheck } from './support/settle-and-check.ts';
import { statesOfVotes } from './support/settled.queries.ts';

const queuedCount = 1000;
const longestDrainMs = 30_000;

describeEachQueueMode('a worker', (mode) => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await startPlatform(mode, { gatewayCount: 0, workerCount: 0 });
    // One vote a job and one job at a time, so that the signal surely comes in the middle.
    await platform.addGateway({ GROUP_MAX_VOTES: '1', GROUP_MAX_IN_FLIGHT: '16' });
  });

  afterAll(async () => platform[Symbol.asyncDispose]());

  it(`ends in order at SIGTERM during ${queuedCount} queued votes, and none is lost`, async () => {
    const { entryIds } = await seedContest(platform, { entryCount: 10 });
    const voters = await mintVoters(platform.issuer, queuedCount / entryIds.length);
    const urls = platform.gateways.map(({ url }) => url);
    const votes = startLoad({ urls, clients: 32, ballots: ballotsOf(voters, entryIds, 0) });
    await votes.finished;
    expect(outcomesOf(votes.attempts)).toEqual({ 202: queuedCount });

    const worker = await platform.addWorker({ VOTE_WORKER_CONCURRENCY: '1' });
    await eventually(async () => expect((await statesOfVotes(platform.db))['total']).toBeGreaterThan(0));
    const signalledAt = performance.now();
    const exit = await worker.kill('SIGTERM');
    expect(exit).toEqual({ code: 0, signal: null });
    expect(performance.now() - signalledAt).toBeLessThan(longestDrainMs);
    const { waiting, active } = await platform.queues.counts(countVotes.queue);
    expect(waiting).toBeGreaterThan(0);
    expect(active).toBe(0);

    await worker.start({ VOTE_WORKER_CONCURRENCY: '16' });
    await settleAndCheck(platform, [votes]);
  });

  it('puts a job that fails every time aside after its tries, and goes on with the others', async () => {
    const { contestId, entryIds } = await seedContest(platform, { entryCount: 1 });
    const entryId = entryIds[0] ?? '';
    const attempts = 3;
    const poison = poisonJob({ contestId, entryId, voterKey: `u:${randomUUID()}` });
    const queue = await platform.queues.getQueue(countVotes.queue);
    await queue.add(countVotes.name, poison, { jobId: countVotes.jobId(poison), attempts, backoff: { type: 'fixed', delay: 50 } });
    const [voter] = await mintVoters(platform.issuer, 1);
    const urls = platform.gateways.map(({ url }) => url);
    const votes = startLoad({ urls, clients: 1, ballots: voter === undefined ? [] : [{ ...voter, entryId }] });
    await votes.finished;
    expect(votes.acknowledged).toHaveLength(1);

    const failed = await eventually(async () => {
      const [job, ...others] = await queue.getFailed();
      if (job === undefined) throw new Error('no job has failed for good yet');
      expect(others).toEqual([]);
      return job;
    });
    expect(failed.id).toBe(countVotes.jobId(poison));
    expect(failed.attemptsMade).toBe(attempts);
    expect(failed.failedReason).toContain('withdrawal');
    expect(await platform.queues.counts(countVotes.queue)).toMatchObject({ waiting: 0, active: 0, delayed: 0, failed: 1 });
  });
});

import { randomUUID } from 'node:crypto';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { listFailedJobs } from '@urvote/contracts/http/ops/ops-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { ballotsOf, mintVoters } from './support/ballots.ts';
import { outcomesOf, startLoad } from './support/load.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { poisonJob } from './support/poison-job.ts';
import { type SeededContest, seedContest } from './support/seed.ts';
import { settleAndCheck } from './support/settle-and-check.ts';
import { statesOfVotes } from './support/settled.queries.ts';

const queuedCount = 1000;
const longestDrainMs = 30_000;
/** Less than the eight of an ordinary job, for the sake of the test's time. */
const tries = 3;

/** The dashboard's list for operators; nothing but the service is needed for it. */
async function failedJobsOf(platform: Platform): Promise<unknown> {
  const { url } = await platform.addService('ops-service', 'OPS_PORT');
  const token = await platform.issuer.mintToken({ roles: ['viewer'] });
  const { status, body } = await apiClient(url, { token }).call(listFailedJobs, {
    params: { queue: countVotes.queue },
  });
  expect(status).toBe(200);
  return body;
}

/** Queues a job that fails with every try. @returns its id */
async function addPoison({ queues }: Platform, { contestId, entryIds }: SeededContest): Promise<string> {
  const poison = poisonJob({ contestId, entryId: entryIds[0] ?? '', voterKey: `u:${randomUUID()}` });
  const jobId = countVotes.jobId(poison);
  const queue = await queues.getQueue(countVotes.queue);
  await queue.add(countVotes.name, poison, { jobId, attempts: tries, backoff: { type: 'fixed', delay: 100 } });
  return jobId;
}

describeEachQueueMode('a worker', (mode) => {
  it(`ends in order at SIGTERM during ${queuedCount} queued votes, loses none, and sets a poison job aside after its tries [PL-22]`, async () => {
    await using platform = await startPlatform(mode, { gatewayCount: 0, workerCount: 0 });
    // One vote a job and one job at a time, so that the signal surely comes in the middle.
    const { url } = await platform.addGateway({ GROUP_MAX_VOTES: '1', GROUP_MAX_IN_FLIGHT: '16' });
    const contest = await seedContest(platform, { entryCount: 10 });
    const poisonId = await addPoison(platform, contest);
    const voters = await mintVoters(platform.issuer, queuedCount / contest.entryIds.length);
    const votes = startLoad({ urls: [url], clients: 32, ballots: ballotsOf(voters, contest.entryIds, 0) });
    await votes.finished;
    expect(outcomesOf(votes.attempts)).toEqual({ 202: queuedCount });

    const worker = await platform.addWorker({ VOTE_WORKER_CONCURRENCY: '1' });
    await eventually(async () => expect((await statesOfVotes(platform.db))['total']).toBeGreaterThan(0));
    const signalledAt = performance.now();
    expect(await worker.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(performance.now() - signalledAt).toBeLessThan(longestDrainMs);
    const left = await platform.queues.counts(countVotes.queue);
    expect(left).toMatchObject({ active: 0 });
    expect(left.waiting).toBeGreaterThan(0);

    await worker.start({ VOTE_WORKER_CONCURRENCY: '16' });
    await settleAndCheck(platform, [votes], { poisonCount: 1 });
    expect(await failedJobsOf(platform)).toMatchObject({
      totalCount: 1,
      items: [{ id: poisonId, attempts: tries, reason: expect.stringContaining('withdrawal') as string }],
    });
  });
});

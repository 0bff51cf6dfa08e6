import { openBackend } from '@urvote/platform/queue/queue-backend';
import { spawnService } from '@urvote/testkit/spawn-service';
import { Queue } from 'bullmq';
import { type BaselineSettings, perVoteQueue, queueOptions } from '../baselines/baseline-settings.ts';
import { openVoteTable, type PlainVote } from '../baselines/insert-vote.ts';
import { addressOf, fingerprintOf, userAgentOf } from '../load/voter-traits.ts';
import type { BenchContest } from '../stage/contest.queries.ts';
import type { Speed } from '../report/speed-row.ts';
import { cpuUse, readCpu } from '../stage/cpu-use.ts';
import { production } from '../stage/platform.ts';
import { storedBetween, untilStored } from '../stage/settled.queries.ts';
import type { ModeBench } from './bench.ts';

const togetherCount = 100;
const addedTogether = 500;

function plainVotes({ entryIds }: BenchContest, count: number): PlainVote[] {
  return Array.from({ length: count }, (_, voter) => ({
    entryId: entryIds[voter % entryIds.length] ?? '',
    fingerprint: fingerprintOf(voter),
    ip: addressOf(voter),
    userAgent: userAgentOf(voter),
  }));
}

/** One INSERT for each vote, many at a time, without HTTP; its sender is the benchmark itself. */
export async function insertOneByOne({ servers, options }: ModeBench): Promise<Speed> {
  await using database = await servers.cloneDatabase();
  await using table = openVoteTable({ databaseUrl: database.url, prefix: 'unused', ...database.contest });
  const votes = plainVotes(database.contest, options.baselineVotes);
  const insertNext = async (): Promise<void> => {
    for (let vote = votes.pop(); vote !== undefined; vote = votes.pop()) await table.insert(vote);
  };
  const pids = { ...(await servers.pids()), sender: process.pid };
  const before = await readCpu(pids);
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: togetherCount }, insertNext));
  const perSecond = (options.baselineVotes * 1000) / (performance.now() - startedAt);
  return { perSecond, cpuUsPerVote: cpuUse(before, await readCpu(pids), options.baselineVotes, 0).cpuUsPerVote };
}

/** A full queue of one job for each vote, drained by one INSERT for each job. */
export async function drainOneByOne({ servers, options, redisUrl }: ModeBench, skippedShare: number): Promise<Speed> {
  await using database = await servers.cloneDatabase();
  const redis = redisUrl === undefined ? {} : { redisUrl };
  const settings: BaselineSettings = {
    databaseUrl: database.url,
    ...redis,
    prefix: `one-by-one-${database.name.replace('_', '-')}`,
    ...database.contest,
  };
  await addOneByOne(settings, plainVotes(database.contest, options.baselineVotes));
  const pids = await servers.pids();
  const before = await readCpu(pids);
  await using worker = await spawnService('bench/src/baselines/job-worker.ts', {
    env: production,
    args: [JSON.stringify(settings)],
  });
  await untilStored(database.db, options.baselineVotes);
  const { cpuUsPerVote } = cpuUse(before, await readCpu({ ...pids, worker: worker.pid }), options.baselineVotes, 0);
  const { count, elapsedMs } = await storedBetween(database.db, skippedShare);
  return { perSecond: (count * 1000) / elapsedMs, cpuUsPerVote };
}

async function addOneByOne(settings: BaselineSettings, votes: readonly PlainVote[]): Promise<void> {
  await using backend = openBackend(queueOptions(settings), 'consumer');
  const queue = backend.factory
    ? new Queue(perVoteQueue, backend.options, backend.factory)
    : new Queue(perVoteQueue, backend.options);
  queue.on('error', () => {});
  try {
    await queue.waitUntilReady();
    for (let first = 0; first < votes.length; first += addedTogether) {
      const part = votes.slice(first, first + addedTogether);
      await queue.addBulk(
        part.map((data, index) => ({
          name: 'count-vote',
          data,
          opts: { jobId: `v-${first + index}`, removeOnComplete: true },
        })),
      );
    }
  } finally {
    await queue.close();
  }
}

import { randomBytes, randomUUID } from 'node:crypto';
import { countVotes, type CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { redriveFailedJobs } from '@urvote/contracts/http/ops/ops-endpoints';
import type { RedriveResult } from '@urvote/contracts/http/ops/ops-schemas';
import { sealGroup } from '@urvote/gateway/group-commit/seal-group';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { askedThrough, storedVotes } from '../oracle/stored-votes.ts';
import { wrongTotals } from '../oracle/wrong-totals.ts';
import { killAtWork } from './support/kill-at-work.ts';
import { signInOperator } from './support/operator.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { seedContest } from './support/seed.ts';
import { expectRecountAgrees } from './support/settle-and-check.ts';

const jobCount = 10_000;
const countedBefore = 1000;
const addedAtOnce = 200;

/** Old enough to be spared what crowds are suspected of. */
const accountCreatedAtMs = Date.UTC(2025, 0, 1);

/** A group of one vote, each of another voter. */
function groupFor(contestId: string, entryId: string): CountVotesData {
  const item = {
    kind: 'cast' as const,
    contestId,
    entryId,
    voterKey: `u:${randomUUID()}`,
    windowStart: new Date().toISOString().slice(0, 10),
    tier: 'account' as const,
    value: 1 as const,
    castAtMs: Date.now(),
    accountCreatedAtMs,
    emailVerified: true,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  };
  const signer = { signRoot: () => 'a.b.c' };
  return sealGroup([item], { openedAtMs: Date.now(), random: randomBytes(8), commitmentSecret: 's', signer }).data;
}

async function inChunks<T>(all: readonly T[], work: (each: T) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += addedAtOnce)
    await Promise.all(all.slice(start, start + addedAtOnce).map(work));
}

/** Until it is lifted PostgreSQL refuses every vote for what is in it. */
async function refuseVotes({ db }: Platform): Promise<() => Promise<void>> {
  await sql`create function refuse_vote() returns trigger language plpgsql as
    $$ begin raise exception 'refused' using errcode = '22023'; end $$`.execute(db);
  await sql`create trigger refuse_vote before insert on vote for each row execute function refuse_vote()`.execute(db);
  return async () => void (await sql`drop trigger refuse_vote on vote`.execute(db));
}

function untilCounts({ queues }: Platform, expected: Record<string, number>): Promise<void> {
  return eventually(async () => expect(await queues.counts(countVotes.queue)).toMatchObject(expected), {
    timeoutMs: 240_000,
    intervalMs: 200,
  });
}

describeEachQueueMode('dead letters of a real worker', (mode) => {
  it(
    '10,000 are redriven and counted once each, though some were counted before, it is asked for three times and the worker is killed [XE-098]',
    { timeout: 600_000 },
    async () => {
      await using platform = await startPlatform(mode, { gatewayCount: 0, workerCount: 0 });
      const { contestId, entryIds } = await seedContest(platform, { entryCount: 3 });
      const groups = Array.from({ length: jobCount }, (_, index) => groupFor(contestId, entryIds[index % 3] ?? ''));
      const worker = await platform.addWorker();
      const allow = await refuseVotes(platform);
      const producer = platform.queues.producer(countVotes);
      await inChunks(groups, (group) => producer.add(group));
      const idle = { waiting: 0, active: 0, delayed: 0 };
      await untilCounts(platform, { ...idle, failed: jobCount });
      expect(await storedVotes(askedThrough(platform.db))).toEqual([]);

      await allow();
      const queue = await platform.queues.getQueue(countVotes.queue);
      await inChunks(groups.slice(0, countedBefore), (group) =>
        queue.add(countVotes.name, group, { jobId: `again-${group.batchId}` }),
      );
      await untilCounts(platform, { ...idle, failed: jobCount });
      expect(await storedVotes(askedThrough(platform.db))).toHaveLength(countedBefore);

      const { url, headers } = await signInOperator(platform, 'operator');
      const api = apiClient(url, { headers });
      const redrive = async () => {
        const asked = { params: { queue: countVotes.queue }, body: { maxCount: jobCount } };
        return (await api.call(redriveFailedJobs, asked)).body as RedriveResult;
      };
      const asked = Promise.all([redrive(), redrive()]);
      await killAtWork(platform, worker);
      await worker.start();
      const results = await asked;
      expect(results.reduce((sum, { redrivenCount }) => sum + redrivenCount, 0)).toBe(jobCount);
      await untilCounts(platform, { ...idle, failed: 0 });
      expect(await redrive()).toEqual({ redrivenCount: 0, skippedCount: 0 });

      const rows = await storedVotes(askedThrough(platform.db));
      expect(rows).toHaveLength(jobCount);
      expect(new Set(rows.map(({ id, state }) => `${id} ${state}`))).toEqual(
        new Set(groups.map(({ items }) => `${(items[0] as { id: string }).id} counted`)),
      );
      expect(await wrongTotals(askedThrough(platform.db))).toEqual([]);
      await expectRecountAgrees(platform);
    },
  );
});

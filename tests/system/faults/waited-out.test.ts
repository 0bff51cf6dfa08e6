import { readMetrics } from '@urvote/testkit/metrics';
import { setTimeout as delay } from 'node:timers/promises';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { getOverview } from '@urvote/contracts/http/ops/ops-endpoints';
import { withdrawVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { type QueueMode, testRedisUrl } from '@urvote/testkit/test-redis';
import { describe, expect, it } from 'vitest';
import { ballotsOf, mintVoters } from './support/ballots.ts';
import { freezeAtWork } from './support/freeze-at-work.ts';
import { castBallot, outcomesOf, startLoad, untilAcknowledged } from './support/load.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { readinessOf, untilReady } from './support/readiness.ts';
import { refuseWrites, takeWrites } from './support/read-only.ts';
import { seedContest } from './support/seed.ts';
import { expectRecountAgrees, runRecount, settleAndCheck } from './support/settle-and-check.ts';
import { expectToldToComeAgain } from './support/through-outage.ts';
import { votesOf } from './support/votes.queries.ts';

const modes: QueueMode[] = testRedisUrl() === undefined ? ['postgres'] : ['postgres', 'redis'];

/** Far beyond the tries of an ordinary job, which are over in 64 s. */
const readOnlyMs = 120_000;
/** As long again as a lock is waited for, several times over. */
const frozenMs = 75_000;
/** Attempts that began in this time after the change may still have met a server that took writes. */
const marginMs = 3_000;

/** Age of the oldest group, as operators see it. */
async function oldestGroupMs(platform: Platform, opsUrl: string): Promise<number> {
  const token = await platform.issuer.mintToken({ roles: ['viewer'] });
  const { body } = await apiClient(opsUrl, { token }).call(getOverview);
  const { queues } = body as { queues: { name: string; oldestWaitingMs: number | null }[] | null };
  return queues?.find(({ name }) => name === countVotes.queue)?.oldestWaitingMs ?? 0;
}

async function untilVerdict(url: string, verdicts: Record<string, string>): Promise<void> {
  await eventually(
    async () => {
      const { status, checks } = await readinessOf(url);
      expect({ status, checks }).toMatchObject({ status: 503, checks: verdicts });
    },
    { timeoutMs: 30_000 },
  );
}

/* Each test has servers of its own and mostly waits, so all of them run at once. */
describe.concurrent.each(modes)('with the queue on %s', (mode) => {
  it('a PostgreSQL that takes no writes for two minutes under load is waited out, visibly, and every acknowledged vote is counted [XH-131]', async () => {
    await using platform = await startPlatform(mode);
    const ops = await platform.addService('ops-service', 'OPS_PORT', {
      USER_SERVICE_URL: platform.env['JWKS_URL'] ?? '',
    });
    const [gateway] = platform.gateways;
    const [worker] = platform.workers;
    await eventually(async () => expect(await oldestGroupMs(platform, ops.url)).toBe(0));
    const { entryIds } = await seedContest(platform, { entryCount: 100 });
    const voters = await mintVoters(platform.issuer, 100);
    const urls = [gateway?.url ?? ''];
    const load = startLoad({ urls, clients: 4, pauseMs: 60, ballots: ballotsOf(voters, entryIds.slice(10), 0) });
    await untilAcknowledged(load, 50);

    // With the worker at a stand, acknowledged votes surely wait when PostgreSQL turns.
    worker?.process.signal('SIGSTOP');
    await untilAcknowledged(load, 30);
    await refuseWrites(platform);
    const fromMs = Date.now();
    worker?.process.signal('SIGCONT');
    await untilVerdict(gateway?.url ?? '', { postgres: 'read-only' });
    // Fewer votes from now on: each job that waits is to come to its turn often, and not behind hundreds of new ones.
    await load.stop();
    const trickle = startLoad({
      urls,
      clients: 1,
      pauseMs: 1_000,
      ballots: ballotsOf(voters, entryIds.slice(0, 10), 0),
    });
    await untilVerdict(worker?.url ?? '', { postgres: 'read-only' });
    const recount = await runRecount(platform);
    expect(recount).toMatchObject({ code: 1 });
    expect(recount.lines.join('\n')).toMatch(/unsettled: (?:job v-|vote_batch )/);

    await delay(fromMs + readOnlyMs / 2 - Date.now());
    const ageInTheMiddle = await oldestGroupMs(platform, ops.url);
    expect(ageInTheMiddle).toBeGreaterThan(readOnlyMs / 2 - marginMs);
    await delay(fromMs + readOnlyMs - Date.now());
    expect(await oldestGroupMs(platform, ops.url)).toBeGreaterThan(ageInTheMiddle + readOnlyMs / 2 - marginMs);
    await untilVerdict(worker?.url ?? '', { settlement: 'late' });
    expect(await readMetrics(ops.url)).toMatch(/urvote_queue_oldest_waiting_seconds\{queue="votes",[^}]*\} 1\d\d/);
    expect(platform.ended()).toEqual([]);
    const untilMs = Date.now();
    await takeWrites(platform);

    for (const { url } of [...platform.gateways, ...platform.workers]) await untilReady(url);
    await untilAcknowledged(trickle, 5);
    await trickle.stop();
    const attempts = [...load.attempts, ...trickle.attempts];
    const during = attempts.filter(
      ({ startedAtMs, tookMs }) => startedAtMs > fromMs + marginMs && startedAtMs + tookMs < untilMs,
    );
    expect(during.length).toBeGreaterThan(30);
    if (mode === 'redis') expect(Object.keys(outcomesOf(during))).toEqual(['202']);
    else expectToldToComeAgain(during);
    await settleAndCheck(platform, [load, trickle]);
  });

  it('a withdrawal waits for its vote in the transaction of a worker that stands still, and the vote ends void', async () => {
    await using platform = await startPlatform(mode);
    const [gateway] = platform.gateways;
    const [frozen] = platform.workers;
    const { contestId, entryIds } = await seedContest(platform, { entryCount: 1, contest: { allow_withdraw: true } });
    const [voter] = await mintVoters(platform.issuer, 1);
    if (gateway === undefined || voter === undefined) throw new Error('no gateway or no voter');
    const ballot = { ...voter, entryId: entryIds[0] ?? '' };
    const { id: voteId = '' } = await freezeAtWork(platform, frozen, () => castBallot(gateway.url, ballot));
    const frozenAtMs = Date.now();
    const { status } = await apiClient(gateway.url, { token: voter.token }).call(withdrawVote, { params: { voteId } });
    expect(status).toBe(202);
    await platform.addWorker();

    // What it locked is freed, and another one does its work.
    const endsVoid = async (): Promise<void> =>
      expect((await votesOf(platform.db, contestId)).map(({ id, state, reason }) => ({ id, state, reason }))).toEqual([
        { id: voteId, state: 'void', reason: 'withdrawn' },
      ]);
    await eventually(endsVoid, { timeoutMs: frozenMs });
    await delay(frozenAtMs + frozenMs - Date.now());
    frozen?.process.signal('SIGCONT');
    await untilReady(frozen?.url ?? '');
    await eventually(
      async () =>
        expect(await platform.queues.counts(countVotes.queue)).toMatchObject({
          waiting: 0,
          active: 0,
          delayed: 0,
          failed: 0,
        }),
      { timeoutMs: 60_000 },
    );
    await endsVoid();
    expect(platform.ended()).toEqual([]);
    await expectRecountAgrees(platform);
  });
});

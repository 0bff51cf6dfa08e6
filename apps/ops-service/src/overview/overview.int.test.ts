import { randomUUID } from 'node:crypto';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { getOverview } from '@urvote/contracts/http/ops/ops-endpoints';
import type { Overview } from '@urvote/contracts/http/ops/ops-schemas';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { type StartedOpsService, startOpsService } from '../ops-service.test-support.ts';
import { addContest, addVotes } from './votes.test-support.ts';

async function overviewOf(ops: StartedOpsService): Promise<() => Promise<Overview>> {
  const { cookie } = await ops.signIn('viewer');
  const api = apiClient(ops.url, { cookie });
  return async () => (await api.call(getOverview)).body as Overview;
}

it('tells the throughput, the share of held votes and the latency of each contest', async () => {
  await using ops = await startOpsService();
  const [busy, quiet] = [await addContest(ops.db, 'Busy <b>'), await addContest(ops.db, 'Quiet')];
  await addVotes(ops.db, busy, { count: 100, heldCount: 25, agoSeconds: 60, delayMs: 200 });
  await addVotes(ops.db, quiet, { count: 5, heldCount: 0, agoSeconds: 300, delayMs: 4000 });
  await addVotes(ops.db, quiet, { count: 50, heldCount: 0, agoSeconds: 3000, delayMs: 9000 });
  const { contests } = await (await overviewOf(ops))();
  expect(contests).toEqual([
    { contestId: busy, name: 'Busy <b>', votesPerMinute: 10, heldShare: 0.25, p50Ms: 200, p95Ms: 200 },
    { contestId: quiet, name: 'Quiet', votesPerMinute: 0.5, heldShare: 0, p50Ms: 4000, p95Ms: 4000 },
  ]);
  const { cookie } = await ops.signIn('viewer');
  const page = await (await fetch(`${ops.url}/`, { headers: { cookie } })).text();
  expect(page).toContain('<td>Busy &lt;b&gt;</td>');
  expect(page).toContain('25 %');
});

it('tells how many jobs failed in the last hour, whatever was put back, and their share', async () => {
  await using ops = await startOpsService();
  await sql`insert into queue_snapshot (queue, at, waiting_count, active_count, delayed_count, failed_count, completed_count)
    select 'votes', now() - make_interval(mins => m), 0, 0, 0, (array[4, 0, 5, 2])[m / 10], 0
    from unnest(array[10, 20, 30, 40]) m`.execute(ops.db);
  await sql`insert into vote_batch (id, opened_at, root, signature, item_count, settled_at)
    select gen_random_uuid(), now(), ${Buffer.alloc(32)}, 'a.b.c', 1, now() - make_interval(mins => m)
    from generate_series(0, 9) m`.execute(ops.db);
  const { errors } = await (await overviewOf(ops))();
  expect(errors).toEqual([
    { queue: 'votes', failedCount: 7, share: 7 / 17 },
    { queue: 'mail', failedCount: 0, share: null },
    { queue: 'webhooks', failedCount: 0, share: null },
  ]);
});

describeEachQueueMode('the overview', (mode) => {
  it('counts the workers of a queue', async () => {
    await using ops = await startOpsService(mode);
    const overview = await overviewOf(ops);
    const workers = async () => (await overview()).queues?.map(({ workerCount }) => workerCount);
    expect(await workers()).toEqual([0, 0, 0]);
    const processors = [{ definition: countVotes as never, handle: async () => randomUUID() }];
    const first = ops.queues.consumer({ queue: countVotes.queue, processors });
    ops.queues.consumer({ queue: countVotes.queue, processors });
    await eventually(async () => expect(await workers()).toEqual([2, 0, 0]));
    await first.close();
    await eventually(async () => expect(await workers()).toEqual([1, 0, 0]));
  });
});

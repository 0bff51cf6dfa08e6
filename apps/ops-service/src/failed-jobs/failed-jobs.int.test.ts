import {
  discardFailedJob,
  discardFailedJobs,
  listFailedJobs,
  redriveFailedJobs,
} from '@urvote/contracts/http/ops/ops-endpoints';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { sendMail } from '@urvote/contracts/jobs/send-mail';
import { apiClient } from '@urvote/testkit/http-client';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { addFailedJob, postForm, type StartedOpsService, startOpsService } from '../ops-service.test-support.ts';
import { addManyJobs, manyGroupId } from '../queues/many-jobs.test-support.ts';

const queue = countVotes.queue;

async function callAs(ops: StartedOpsService, role: string) {
  const { cookie, csrf } = await ops.signIn(role);
  return { cookie, csrf, ...apiClient(ops.url, { cookie, headers: { 'x-xsrf-token': csrf } }) };
}

/** Writes down that a group was taken up, as the worker does. */
async function settle(ops: StartedOpsService, groupIds: readonly string[], pendingCount = 0): Promise<void> {
  for (const id of groupIds)
    await sql`insert into vote_batch (id, opened_at, root, signature, item_count, counted_count, pending_count, settled_at)
      values (${id}, now(), ${Buffer.alloc(32)}, 'a.b.c', 1, ${1 - pendingCount}, ${pendingCount}, now())`.execute(
      ops.db,
    );
}

describeEachQueueMode('failed jobs', (mode) => {
  it(
    'are put back 10,000 at once, each as the same job and once, though two operators ask for it [XE-098]',
    { timeout: 180_000 },
    async () => {
      await using ops = await startOpsService(mode);
      const count = 10_000;
      await addManyJobs(ops, mode, { count, state: 'failed' });
      const store = await ops.queues.getQueue(queue);
      const dataOf = async (number: number) => (await store.getJob(`v-${manyGroupId(number)}`))?.data as unknown;
      const before = [await dataOf(1), await dataOf(5000), await dataOf(count)];
      const operators = [await callAs(ops, 'operator'), await callAs(ops, 'admin')];
      const results = await Promise.all(
        operators.map(
          async (api) => (await api.call(redriveFailedJobs, { params: { queue }, body: { maxCount: count } })).body,
        ),
      );
      const redriven = results.map((body) => (body as { redrivenCount: number }).redrivenCount);
      expect(redriven.reduce((sum, each) => sum + each, 0)).toBe(count);
      expect(await ops.queues.counts(queue)).toMatchObject({ failed: 0, waiting: count });
      const ids = await store.getRanges(['waiting'], 0, -1, true);
      expect(new Set(ids).size).toBe(count);
      expect([await dataOf(1), await dataOf(5000), await dataOf(count)]).toEqual(before);
      expect((await store.getJob(`v-${manyGroupId(77)}`))?.attemptsMade).toBe(0);
    },
  );

  it('with votes are discarded only when every vote of them is stored', async () => {
    await using ops = await startOpsService(mode);
    await addManyJobs(ops, mode, { count: 120, state: 'failed' });
    await settle(
      ops,
      Array.from({ length: 100 }, (_, i) => manyGroupId(i + 1)).filter((_, i) => i % 2 === 0),
    );
    await settle(ops, [manyGroupId(119)], 1);
    const admin = await callAs(ops, 'admin');
    const one = async (number: number) =>
      admin.call(discardFailedJob, { params: { queue, jobId: `v-${manyGroupId(number)}` } });
    expect((await one(1)).body).toEqual({ discardedCount: 1, keptCount: 0, skippedCount: 0 });
    expect((await one(2)).body).toEqual({ discardedCount: 0, keptCount: 1, skippedCount: 0 });
    expect((await one(119)).body).toEqual({ discardedCount: 0, keptCount: 1, skippedCount: 0 });
    expect((await one(1)).status).toBe(404);
    const all = await admin.call(discardFailedJobs, { params: { queue }, body: { maxCount: 1000 } });
    expect(all.body).toEqual({ discardedCount: 49, keptCount: 70, skippedCount: 0 });
    expect(await ops.queues.counts(queue)).toMatchObject({ failed: 70 });
    const actions = await ops.db.selectFrom('audit_log').select(['action', 'details']).orderBy('id').execute();
    expect(actions.slice(-2)).toMatchObject([
      { action: 'queue.discard', details: { phase: 'requested', maxCount: 1000 } },
      { action: 'queue.discard', details: { phase: 'done', discardedCount: 49, keptCount: 70 } },
    ]);
  });

  it('whose id names no group are kept, and those of mail go', async () => {
    await using ops = await startOpsService(mode);
    const jobId = await addFailedJob(ops.queues);
    const store = await ops.queues.getQueue(sendMail.queue);
    await store.add(sendMail.name, {}, { jobId: 'm-x', attempts: 1 });
    const admin = await callAs(ops, 'admin');
    expect((await admin.call(discardFailedJob, { params: { queue, jobId } })).body).toMatchObject({ keptCount: 1 });
    expect((await admin.call(discardFailedJob, { params: { queue: sendMail.queue, jobId: 'm-x' } })).status).toBe(404);
    const answer = await postForm(
      `${ops.url}/failed-jobs/discard`,
      { csrf: admin.csrf, queue, maxCount: '1' },
      { cookie: admin.cookie },
    );
    expect(answer.headers.get('location')).toBe('/failed-jobs?queue=votes&discarded=0&kept=1');
    const page = await fetch(`${ops.url}/failed-jobs?queue=votes&discarded=0&kept=1`, {
      headers: { cookie: admin.cookie },
    });
    expect(await page.text()).toContain('1 kept: they hold accepted votes');
    const { items } = (await admin.call(listFailedJobs, { params: { queue } })).body as { items: { id: string }[] };
    expect(items.map(({ id }) => id)).toEqual([jobId]);
  });
});

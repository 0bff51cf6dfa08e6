import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { getOverview } from '@urvote/contracts/http/ops/ops-endpoints';
import type { Overview, QueueState } from '@urvote/contracts/http/ops/ops-schemas';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { sendMail } from '@urvote/contracts/jobs/send-mail';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { startOpsService, voteGroup } from '../ops-service.test-support.ts';

const runMs = 40;

function expectPercentiles(times: QueueState['wait'] | undefined, leastMs: number): void {
  const { p50Ms = -1, p95Ms = -1, p99Ms = -1 } = times ?? {};
  expect([p50Ms, p95Ms, p99Ms]).toEqual([p50Ms, p95Ms, p99Ms].toSorted((a, b) => a - b));
  expect(p50Ms).toBeGreaterThanOrEqual(leastMs);
}

describeEachQueueMode('the times of a queue', (mode) => {
  it('are percentiles of wait and run for each queue, without the waits of retried jobs [XE-092]', async () => {
    await using ops = await startOpsService(mode);
    const { cookie } = await ops.signIn('viewer');
    const overview = async () => (await apiClient(ops.url, { cookie }).call(getOverview)).body as Overview;
    const stateOf = async (name: string) => (await overview()).queues?.find((each) => each.name === name);
    for (const definition of [countVotes, sendMail]) {
      const { queue } = definition;
      const add = () =>
        definition === sendMail
          ? ops.queues.producer(sendMail).add({ mailId: randomUUID() })
          : ops.queues.producer(countVotes).add(voteGroup());
      let failsLeft = 1;
      const handle = async () => {
        await delay(runMs);
        if (failsLeft-- > 0) throw new Error('once');
      };
      await add();
      ops.queues.consumer({ queue, processors: [{ definition: { ...definition, backoffMs: 20 } as never, handle }] });
      await eventually(async () => {
        const state = await stateOf(queue);
        expect([state?.counts.completed, state?.wait]).toEqual([1, null]);
        expectPercentiles(state?.run, runMs - 1);
      });
      for (let i = 0; i < 5; i += 1) await add();
      await eventually(async () => {
        const state = await stateOf(queue);
        expect([state?.counts.completed, state?.oldestWaitingMs]).toEqual([6, null]);
        expectPercentiles(state?.run, runMs - 1);
        expectPercentiles(state?.wait, 0);
        // One works at a time, so the last of five has waited for the others.
        expect(state?.wait?.p99Ms).toBeGreaterThan(runMs);
      });
    }
  });
});

import { randomUUID } from 'node:crypto';
import {
  type BulkAction,
  cancelBulkAction,
  listBulkActions,
  previewBulkAction,
  startBulkAction,
} from '@urvote/contracts/http/ops/bulk-actions';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { expect, it } from 'vitest';
import { addFailedJob, postForm, type StartedOpsService, startOpsService } from '../ops-service.test-support.ts';
import { addManyJobs } from '../queues/many-jobs.test-support.ts';

const queue = countVotes.queue;
const fieldOf = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';

async function callAs(ops: StartedOpsService, role: string) {
  const { cookie, csrf } = await ops.signIn(role);
  return { cookie, csrf, ...apiClient(ops.url, { cookie, headers: { 'x-xsrf-token': csrf } }) };
}

type Caller = Awaited<ReturnType<typeof callAs>>;

async function actionsOf(caller: Caller): Promise<BulkAction[]> {
  return ((await caller.call(listBulkActions)).body as { items: BulkAction[] }).items;
}

async function ended(caller: Caller, id: string): Promise<BulkAction> {
  return eventually(
    async () => {
      const action = (await actionsOf(caller)).find((each) => each.id === id);
      if (action === undefined || action.state === 'running') throw new Error('it runs');
      return action;
    },
    { timeoutMs: 80_000 },
  );
}

async function previewOf(caller: Caller, target: object): Promise<{ count: number; until: string }> {
  return (await caller.call(previewBulkAction, { body: target })).body as { count: number; until: string };
}

async function start(caller: Caller, target: object): Promise<BulkAction> {
  const { count: expectedCount, until } = await previewOf(caller, target);
  return (await caller.call(startBulkAction, { body: { ...target, until, expectedCount } })).body as BulkAction;
}

const audited = ({ db }: StartedOpsService) =>
  db
    .selectFrom('audit_log')
    .select(['action', 'target_id', 'details'])
    .where('action', 'like', 'bulk.%')
    .orderBy('id')
    .execute();

describeEachQueueMode('bulk actions', (mode) => {
  it('show their count first, tell how far they are, stop in the middle when cancelled, and go on with the rest [XE-099]', async () => {
    await using ops = await startOpsService(mode);
    const count = 4000;
    await addManyJobs(ops, mode, { count, state: 'failed' });
    for (let i = 0; i < 2; i += 1) await addFailedJob(ops.queues, 'another reason');
    const operator = await callAs(ops, 'operator');
    const target = { kind: 'redrive', queue, reason: 'POISON' } as const;
    const preview = await previewOf(operator, target);
    expect(preview.count).toBe(count);
    const asked = { ...target, until: preview.until, expectedCount: count };
    const wrong = await operator.call(startBulkAction, { body: { ...asked, expectedCount: 3999 } });
    expect([wrong.status, wrong.problem().detail]).toEqual([409, '4000 are meant now, not 3999']);
    const begun = await operator.call(startBulkAction, { body: asked });
    expect([begun.status, begun.body]).toMatchObject([202, { state: 'running', expectedCount: count }]);
    const { id } = begun.body as BulkAction;
    await eventually(async () => expect((await actionsOf(operator))[0]?.doneCount).toBeGreaterThan(0));
    const params = { bulkActionId: id };
    const cancelled = (await operator.call(cancelBulkAction, { params })).body as BulkAction;
    expect(cancelled).toMatchObject({ state: 'cancelled', skippedCount: 0, endedAt: expect.any(String) });
    expect(cancelled.doneCount).toBeLessThan(count);
    expect(await ops.queues.counts(queue)).toMatchObject({
      waiting: cancelled.doneCount,
      failed: count + 2 - cancelled.doneCount,
    });
    expect((await operator.call(cancelBulkAction, { params })).body).toEqual(cancelled);

    const rest = await ended(operator, (await start(operator, target)).id);
    expect([rest.state, rest.doneCount + cancelled.doneCount]).toEqual(['done', count]);
    expect(await ops.queues.counts(queue)).toMatchObject({ waiting: count, failed: 2 });
    const details = { filter: { ...target, until: preview.until }, previewCount: count };
    expect((await audited(ops)).slice(0, 2)).toEqual([
      { action: 'bulk.redrive', target_id: queue, details: { ...details, phase: 'requested' } },
      {
        action: 'bulk.redrive',
        target_id: queue,
        details: { ...details, phase: 'cancelled', doneCount: cancelled.doneCount, skippedCount: 0 },
      },
    ]);
  });

  it('are for operators, discarding for administrators, and votes that are not stored stay', async () => {
    await using ops = await startOpsService(mode);
    await addManyJobs(ops, mode, { count: 60, state: 'failed' });
    const [viewer, operator, admin] = [
      await callAs(ops, 'viewer'),
      await callAs(ops, 'operator'),
      await callAs(ops, 'admin'),
    ];
    const discard = { kind: 'discard', queue } as const;
    const { count: expectedCount, until } = await previewOf(admin, discard);
    const statuses = async (caller: Caller, target: typeof discard | { kind: 'redrive'; queue: string }) => [
      (await caller.call(previewBulkAction, { body: target })).status,
      (await caller.call(startBulkAction, { body: { ...target, until, expectedCount } })).status,
    ];
    expect(await statuses(viewer, { kind: 'redrive', queue })).toEqual([403, 403]);
    expect((await viewer.call(cancelBulkAction, { params: { bulkActionId: randomUUID() } })).status).toBe(403);
    expect(await statuses(operator, discard)).toEqual([403, 403]);
    expect((await admin.call(cancelBulkAction, { params: { bulkActionId: randomUUID() } })).status).toBe(404);
    expect(await audited(ops)).toEqual([]);
    const kept = await ended(viewer, (await start(admin, discard)).id);
    expect(kept).toMatchObject({ state: 'done', doneCount: 0, skippedCount: 60 });
    expect(await ops.queues.counts(queue)).toMatchObject({ failed: 60 });
    for (const target of [
      { kind: 'redrive', contestId: randomUUID() },
      { kind: 'redrive', queue, flag: 'velocity' },
      { kind: 'accept', queue },
    ] as const)
      expect([400, 404]).toContain((await operator.call(previewBulkAction, { body: target })).status);
  });
});

it('release held votes from the page, in parts, and say how many', async () => {
  await using ops = await startOpsService();
  const contest = await addSampleContest(ops.db);
  const { contestId } = contest;
  await addSampleVotes(ops.db, { ...contest, voteCount: 1200, state: 'held' });
  const operator = await callAs(ops, 'operator');
  const { cookie, csrf } = operator;
  const page = async (path: string) => (await fetch(ops.url + path, { headers: { cookie } })).text();
  const preview = await page(`/held-votes/preview?contestId=${contestId}&decision=accept`);
  expect(preview).toContain('Release 1,200 held votes?');
  const names = ['kind', 'contestId', 'until', 'expectedCount'];
  const fields = Object.fromEntries(names.map((name) => [name, fieldOf(preview, name)]));
  const sent = await postForm(`${ops.url}/bulk-actions`, { csrf, ...fields }, { cookie });
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/bulk-actions']);
  const [action] = await actionsOf(operator);
  expect(await ended(operator, action?.id ?? '')).toMatchObject({ kind: 'accept', state: 'done', doneCount: 1200 });
  expect(await page('/bulk-actions')).toContain('1,200 of 1,200');
  const decisions = await ops.db.selectFrom('vote_decision').select('decision').execute();
  expect(decisions).toHaveLength(1200);
  expect(await audited(ops)).toMatchObject([
    { details: { phase: 'requested', previewCount: 1200 } },
    { target_id: contestId, details: { phase: 'done', previewCount: 1200, doneCount: 1200 } },
  ]);
});

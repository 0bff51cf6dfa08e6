import { randomBytes, randomUUID } from 'node:crypto';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { findJobs } from '@urvote/contracts/http/ops/ops-endpoints';
import type { JobSearch } from '@urvote/contracts/http/ops/ops-schemas';
import { apiClient } from '@urvote/testkit/http-client';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import {
  addFailedJob,
  secretsOfVoter,
  type StartedOpsService,
  startOpsService,
  voteGroup,
} from '../ops-service.test-support.ts';
import { addManyJobs, manyGroupId, removeManyJobs } from '../queues/many-jobs.test-support.ts';

const million = 1_000_000;

async function searchOf(ops: StartedOpsService) {
  const { cookie } = await ops.signIn('viewer');
  const api = apiClient(ops.url, { cookie });
  return async (q: string) => {
    const startedAt = performance.now();
    const { status, body } = await api.call(findJobs, { query: { q } });
    return { status, ...(body as JobSearch), ms: performance.now() - startedAt, cookie };
  };
}

describeEachQueueMode('a search for jobs', (mode) => {
  it(
    'finds the job of a vote by the vote’s id in less than a second among a million [XE-094]',
    { timeout: 300_000 },
    async () => {
      await using ops = await startOpsService(mode);
      await using cleanup = new AsyncDisposableStack();
      cleanup.defer(() => removeManyJobs(ops, mode, million));
      const group = openGroup(Date.now(), randomBytes(8));
      await ops.queues.producer(countVotes).add(voteGroup(group.groupId));
      await addManyJobs(ops, mode, { count: million, state: 'waiting' });
      const search = await searchOf(ops);
      for (const text of [voteIdAt(group, 17), group.groupId, `v-${group.groupId}`]) {
        const { status, items, lookedAtCount, ms } = await search(text);
        expect([status, items.map(({ id, state }) => [id, state])]).toEqual([200, [[`v-${group.groupId}`, 'waiting']]]);
        expect([lookedAtCount, ms < 1000]).toEqual([0, true]);
      }
      const among = await search(manyGroupId(500_000));
      expect([among.items[0]?.id, among.ms < 1000]).toEqual([`v-${manyGroupId(500_000)}`, true]);
      const missing = await search(voteIdAt(openGroup(Date.now(), randomBytes(8)), 3));
      expect([missing.items, missing.isComplete, missing.ms < 2000]).toEqual([[], false, true]);
    },
  );

  it('finds jobs by what is shown of their data, and by nothing that is hidden', async () => {
    await using ops = await startOpsService(mode);
    const failed = await addFailedJob(ops.queues, `refused by 203.0.113.7 of eve@example.org: poison`);
    const queue = await ops.queues.getQueue(countVotes.queue);
    const { entryId, voterKey } = ((await queue.getJob(failed))?.data as { items: Record<string, string>[] })
      .items[0] as { entryId: string; voterKey: string };
    for (let i = 0; i < 3; i += 1) await ops.queues.producer(countVotes).add(voteGroup());
    const search = await searchOf(ops);
    for (const text of [entryId, entryId.toUpperCase(), 'poison']) {
      const found = await search(text);
      expect(found.items.map(({ id, state, reason }) => [id, state, reason])).toEqual([
        [failed, 'failed', 'refused by [address] of [e-mail]: poison'],
      ]);
      expect([found.isComplete, found.lookedAtCount]).toEqual([true, 4]);
    }
    for (const hidden of [...Object.values(secretsOfVoter), voterKey, 'eve@example.org'])
      expect([hidden, (await search(hidden)).items]).toEqual([hidden, []]);
    expect((await search('ab')).status).toBe(422);
    const { cookie } = await search('poison');
    const page = await (await fetch(`${ops.url}/jobs?q=poison`, { headers: { cookie } })).text();
    expect(page).toContain(`/queues/queue/votes/${failed}`);
    expect((await fetch(`${ops.url}/jobs?q=`, { headers: { cookie } })).status).toBe(200);
  });
});

it('says that a vote is settled when its job is gone', async () => {
  await using ops = await startOpsService();
  const group = openGroup(Date.now(), randomBytes(8));
  await sql`insert into vote_batch (id, opened_at, root, signature, item_count, counted_count, settled_at)
    values (${group.groupId}, now(), ${Buffer.alloc(32)}, 'a.b.c', 4, 4, now()), (${randomUUID()}, now(), ${Buffer.alloc(32)}, 'a.b.c', 1, 0, null)`.execute(
    ops.db,
  );
  const found = await (await searchOf(ops))(voteIdAt(group, 0));
  expect(found).toMatchObject({
    items: [],
    settledGroup: { id: group.groupId, itemCount: 4, pendingCount: 0 },
    isComplete: true,
  });
});

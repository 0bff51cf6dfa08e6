import { getQueueHistory } from '@urvote/contracts/http/ops/ops-endpoints';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { apiClient } from '@urvote/testkit/http-client';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { type StartedOpsService, startOpsService } from '../ops-service.test-support.ts';

const queue = countVotes.queue;

async function historyOf(ops: StartedOpsService, hours: number) {
  const { cookie } = await ops.signIn('viewer');
  const { body } = await apiClient(ops.url, { cookie }).call(getQueueHistory, { params: { queue }, query: { hours } });
  return (body as { items: { at: string; waitingCount: number }[] }).items;
}

it('shows what the worker wrote down of a queue over 90 days, also after a restart and with an empty queue [XE-093]', async () => {
  await using ops = await startOpsService();
  await sql`insert into queue_snapshot (queue, at, waiting_count, active_count, delayed_count, failed_count, completed_count, oldest_waiting_ms)
    select 'votes', now() - make_interval(days => d), d, 0, 0, 1, 0, 1000 * d from generate_series(0, 89) d`.execute(
    ops.db,
  );
  const database = { max: 5, statementTimeoutMs: 5_000 };
  const url = withDatabaseRole(ops.databaseUrl, 'urvote_ops_service');
  const all = await historyOf(ops, 2160);
  expect(all).toHaveLength(90);
  expect(all.map(({ waitingCount }) => waitingCount)).toEqual(Array.from({ length: 90 }, (_, i) => 89 - i));
  expect(Date.now() - Date.parse(all[0]?.at ?? '')).toBeGreaterThan(88 * 86_400_000);
  expect(await historyOf(ops, 12)).toHaveLength(1);
  await using restarted = await startOpsService('postgres', { database: { ...database, url } });
  expect(await restarted.queues.counts(queue)).toMatchObject({ waiting: 0, completed: 0 });
  expect(await historyOf(restarted, 2160)).toEqual(all);
  const { cookie } = await restarted.signIn('viewer');
  const page = await fetch(`${restarted.url}/history?hours=2160`, { headers: { cookie } });
  expect(await page.text()).toContain('at most 89');
});

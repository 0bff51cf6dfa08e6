import { execFileSync, spawnSync } from 'node:child_process';
import { eventually } from '@urvote/testkit/eventually';
import { testDatabase } from '@urvote/testkit/test-database';
import { expect, it } from 'vitest';
import { silentLogger } from '../logger/logger.ts';
import { openQueueStore } from '../queue/queue-store.ts';
import { registerDatabaseMetrics, registerPoolMetrics } from './database-metrics.ts';
import { registerQueueMetrics } from './queue-metrics.ts';
import { createRegistry } from './registry.ts';

function hasPromtool(): boolean {
  return spawnSync('promtool', ['--version']).status === 0;
}

it('gives table sizes, connections and queue depth in clean names', async () => {
  await using database = await testDatabase();
  await using store = openQueueStore({ databaseUrl: database.url, prefix: 'x', logger: silentLogger() });
  const registry = createRegistry('test');
  registerDatabaseMetrics(registry, database.db);
  registerPoolMetrics(registry, database.pool);
  registerQueueMetrics(registry, store, ['votes']);
  await eventually(async () =>
    expect(await registry.metrics()).toContain('urvote_queue_jobs{queue="votes",state="waiting"'),
  );
  const text = await registry.metrics();
  expect(text).toMatch(/urvote_table_size_bytes\{table="vote",service="test"\} \d/);
  expect(text).toMatch(/urvote_database_connections\{state="active",service="test"\} [1-9]/);
  expect(text).toMatch(/urvote_database_size_bytes\{service="test"\} [1-9]/);
  if (hasPromtool()) execFileSync('promtool', ['check', 'metrics'], { input: text });
});

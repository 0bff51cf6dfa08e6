import { defineJob } from '@urvote/contracts/jobs/job-definition';
import { eventually } from '@urvote/testkit/eventually';
import { testDatabase } from '@urvote/testkit/test-database';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { silentLogger } from '../logger/logger.ts';
import { defineProcessor } from './job-processor.ts';
import { migrateQueueSchema } from './migrate-queue-schema.ts';
import { openQueueStore } from './queue-store.ts';

const job = defineJob({
  name: 'work',
  queue: 'work',
  schema: z.strictObject({ id: z.int() }),
  attempts: 2,
  backoffMs: 20,
  jobId: ({ id }) => `w-${id}`,
});

it('works for a role that owns nothing and has the rights of the queue only', async () => {
  await using database = await testDatabase();
  const role = `queue_user_${database.name}`;
  await database.pool.query(`create role ${role} login password 'role-password'`);
  try {
    await migrateQueueSchema(database.url, [role]);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'role-password';
    await using store = openQueueStore({ databaseUrl: url.href, prefix: 'x', logger: silentLogger() });
    const seen: number[] = [];
    store.consumer({
      queue: 'work',
      processors: [
        defineProcessor(job, async ({ id }) => {
          if (id === 2) throw new Error('fails');
          seen.push(id);
        }),
      ],
    });
    for (const id of [1, 2]) await store.producer(job).add({ id });
    await eventually(async () => expect(await store.counts('work')).toMatchObject({ completed: 1, failed: 1 }));
    expect(seen).toEqual([1]);
  } finally {
    await database.pool.query(`drop owned by ${role}`);
    await database.pool.query(`drop role ${role}`);
  }
});

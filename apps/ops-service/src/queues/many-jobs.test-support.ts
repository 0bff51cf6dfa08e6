import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { connectRedis } from '@urvote/platform/redis/connect-redis';
import { type QueueMode, testRedisUrl } from '@urvote/testkit/test-redis';
import { sql } from 'kysely';
import type { StartedOpsService } from '../ops-service.test-support.ts';

export interface ManyJobs {
  count: number;
  state: 'waiting' | 'failed';
}

/** Group ids that are no vote's: the number of the job, then digits that are the same in all. */
export const manyGroupId = (number: number) => `${number.toString(16).padStart(8, '0')}-0000-7fff-8000-000000000000`;

const entryId = '019a0000-0000-7000-8000-0000000000ee';
const reason = 'poison item';
const options = { attempts: countVotes.attempts, removeOnFail: false };

/** Jobs of one vote as the producer adds them, far faster: by one statement, or by a script a thousand at a time. */
export async function addManyJobs(ops: StartedOpsService, mode: QueueMode, jobs: ManyJobs): Promise<void> {
  return mode === 'postgres' ? addByStatement(ops, jobs) : addByScript(ops, jobs);
}

async function addByStatement(ops: StartedOpsService, { count, state }: ManyJobs): Promise<void> {
  const isFailed = state === 'failed';
  await sql`
    insert into bullmq.job (queue, id, seq, name, state, data, opts, max_attempts, added_at_ms, attempts_made, failed_reason, finished_at_ms)
    select 'votes', 'v-' || id, nextval('bullmq.job_seq'), 'count-votes', ${state}::bullmq.job_state,
      jsonb_build_object('batchId', id, 'items', jsonb_build_array(jsonb_build_object('kind', 'cast', 'entryId', ${entryId}::text))),
      ${JSON.stringify(options)}::jsonb, ${options.attempts}, 1781524800000 + n,
      ${isFailed ? options.attempts : 0}, ${isFailed ? reason : null}, case when ${isFailed} then 1781524800000 + n end
    from generate_series(1, ${count}::int) n, lateral (select lpad(to_hex(n), 8, '0') || '-0000-7fff-8000-000000000000' as id) named`.execute(
    ops.db,
  );
  await sql`analyze bullmq.job`.execute(ops.db);
}

const script = `
  local keys, state, reason = KEYS[1], ARGV[1], ARGV[5]
  for n = tonumber(ARGV[2]), tonumber(ARGV[3]) do
    local id = string.format('%08x-0000-7fff-8000-000000000000', n)
    local job = keys .. 'v-' .. id
    local data = '{"batchId":"' .. id .. '","items":[{"kind":"cast","entryId":"' .. ARGV[6] .. '"}]}'
    redis.call('HSET', job, 'name', 'count-votes', 'data', data, 'opts', ARGV[4], 'timestamp', 1781524800000 + n, 'delay', 0, 'priority', 0)
    if state == 'failed' then
      redis.call('HSET', job, 'failedReason', reason, 'finishedOn', 1781524800000 + n, 'atm', 8, 'ats', 8)
      redis.call('ZADD', keys .. 'failed', 1781524800000 + n, 'v-' .. id)
    else
      redis.call('LPUSH', keys .. 'wait', 'v-' .. id)
    end
  end`;

function openRedis() {
  return connectRedis(testRedisUrl() ?? '', { maxRetriesPerRequest: null });
}

async function addByScript(ops: StartedOpsService, { count, state }: ManyJobs): Promise<void> {
  const queue = await ops.queues.getQueue(countVotes.queue);
  const redis = openRedis();
  const chunk = 1000;
  for (let first = 1; first <= count; first += chunk) {
    const last = Math.min(count, first + chunk - 1);
    await redis.eval(script, 1, queue.toKey(''), state, first, last, JSON.stringify(options), reason, entryId);
  }
  redis.disconnect();
}

/** The Redis of the test run is everybody's, so what would fill it is taken away. */
export async function removeManyJobs(ops: StartedOpsService, mode: QueueMode, count: number): Promise<void> {
  if (mode === 'postgres') return;
  const queue = await ops.queues.getQueue(countVotes.queue);
  const redis = openRedis();
  const chunk = 1000;
  await redis.unlink(queue.toKey('wait'), queue.toKey('failed'));
  for (let first = 1; first <= count; first += chunk)
    await redis.unlink(...Array.from({ length: chunk }, (_, i) => queue.toKey(`v-${manyGroupId(first + i)}`)));
  redis.disconnect();
}

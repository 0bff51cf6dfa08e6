import { castVote, withdrawVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { silentLogger } from '@urvote/platform/logger/logger';
import { eventually } from '@urvote/testkit/eventually';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { toolRunner } from '@urvote/testkit/tool-runner';
import { expect, it } from 'vitest';
import { type Platform, startPlatform } from './support/platform.ts';
import { acceptedOf } from './support/voter.ts';

const runOps = toolRunner('ops');

/** A client may write into it whatever it likes, as long as it looks like an id. */
const chosen = 'ada-lovelace-1815';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

function finderOf({ database, redisUrl, prefix }: Platform) {
  const env = { DATABASE_URL: database.url, QUEUE_PREFIX: prefix, ...(redisUrl && { REDIS_URL: redisUrl }) };
  return (requestId: string) => runOps(['find-request', requestId], env);
}

async function queuedRequestIds({ database, redisUrl, prefix }: Platform): Promise<unknown[]> {
  const target = redisUrl === undefined ? { databaseUrl: database.url } : { redisUrl };
  await using queues = openQueueStore({ ...target, prefix, logger: silentLogger() });
  const jobs = await (await queues.getQueue(countVotes.queue)).getJobs(['waiting']);
  return jobs.flatMap(({ data }) => (data as { items: { requestId?: string }[] }).items.map((item) => item.requestId));
}

const linesWith = ({ log }: Platform, requestId: string, msg: string) =>
  log.lines.filter((line) => line['msg'] === msg && JSON.stringify(line).includes(requestId));

describeEachQueueMode('the id of a request', (mode) => {
  it('leads from its answer to the log, the job, the worker’s lines and what became of the vote, and is not kept as it was sent', async () => {
    await using platform = await startPlatform({ mode, hasWorker: false });
    const find = finderOf(platform);
    const { entryIds } = await platform.seed({ contest: { allow_withdraw: true }, entries: [{}, {}, {}, {}] });
    const voter = await platform.user();
    const castWith = async (entryId: string | undefined, headers: Record<string, string>) => {
      const answer = await voter.api.call(castVote, { body: { entryId, type: 'like' }, headers });
      return { id: acceptedOf(answer).id, requestId: answer.headers.get('x-request-id') ?? '' };
    };
    const own = await castWith(entryIds[0], { 'x-request-id': chosen });
    const traced = await castWith(entryIds[1], { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    const odd = await castWith(entryIds[2], { 'x-request-id': 'ada@example.org, 203.0.113.9' });
    expect([own.requestId, traced.requestId]).toEqual([chosen, traceId]);
    expect(odd.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);

    expect((await queuedRequestIds(platform)).toSorted()).toEqual([chosen, traceId, odd.requestId].toSorted());
    expect(linesWith(platform, chosen, 'request')).toHaveLength(1);
    expect(await find(chosen)).toEqual({
      code: 0,
      output: expect.stringMatching(new RegExp(`^vote ${own.id} in group .*, job v-.*: in the queue, waiting\\n$`)),
    });

    await platform.startWorker();
    for (const { id } of [own, traced, odd]) await voter.settled(id);
    for (const { id, requestId } of [own, traced, odd]) {
      const found = await find(requestId);
      expect([found.code, found.output]).toEqual([0, expect.stringMatching(new RegExp(`^vote ${id} .*: counted\\n$`))]);
      await eventually(() => expect(linesWith(platform, requestId, 'batch settled')).toHaveLength(1));
    }
    const withdrawal = await voter.api.call(withdrawVote, {
      params: { voteId: own.id },
      headers: { 'x-request-id': chosen },
    });
    const withdrawalId = (withdrawal.body as { id: string }).id;
    await eventually(async () => expect((await find(chosen)).output).toContain(`vote ${own.id}`));
    await eventually(async () => expect((await find(chosen)).output).toMatch(`vote ${withdrawalId} `));
    expect((await find('a-request-of-nobody')).code).toBe(1);

    await platform.database.pool.query(`create function refuse_vote() returns trigger language plpgsql as
      $$ begin raise exception 'refused' using errcode = '22023'; end $$`);
    await platform.database.pool.query(
      'create trigger refuse_vote before insert on vote for each row execute function refuse_vote()',
    );
    const refused = await castWith(entryIds[3], { 'x-request-id': 'request-that-is-refused' });
    await eventually(() => expect(linesWith(platform, refused.requestId, 'job failed')).toHaveLength(1));
    await eventually(async () =>
      expect((await find(refused.requestId)).output).toMatch(
        new RegExp(`^vote ${refused.id} .*: in the queue, failed`),
      ),
    );

    const { rows } = await platform.database.pool.query<{ kept: Buffer }>('select digests as kept from vote_request');
    expect(rows.length).toBeGreaterThan(0);
    for (const { kept } of rows) expect(kept.toString('latin1')).not.toMatch(/ada|lovelace/);
  });
});

import { readMetrics } from '@urvote/testkit/metrics';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import {
  checkAuditLog,
  getOverview,
  getStorage,
  listAuditLog,
  listFailedJobs,
  opsEndpoints,
  redriveFailedJob,
  redriveFailedJobs,
} from '@urvote/contracts/http/ops/ops-endpoints';
import type { Overview, Storage } from '@urvote/contracts/http/ops/ops-schemas';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { defineProcessor, PostponedJobError } from '@urvote/platform/queue/job-processor';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { describeEachQueueMode } from '@urvote/testkit/test-redis';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { AppContext } from './context.ts';
import {
  addFailedJob,
  postForm,
  secretsOfVoter,
  type StartedOpsService,
  startOpsService,
  voteGroup,
} from './ops-service.test-support.ts';
import { rightPassword } from './session/user-service/fake-user-service.test-support.ts';
import { routes } from './routes.ts';

const queue = countVotes.queue;
const auditActions = (ops: StartedOpsService) =>
  ops.db
    .selectFrom('audit_log')
    .select(['actor_label', 'action', 'target_id', 'details', 'ip', 'user_agent'])
    .orderBy('id')
    .execute();

/** How many statements of this database have waited for a lock for over a second. */
async function longWaitCount(ops: StartedOpsService): Promise<number> {
  const { rows } = await sql`
    select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and clock_timestamp() - query_start > interval '1.1 seconds'`.execute(
    ops.db,
  );
  return rows.length;
}

it('has one route for every contract', async () => {
  const app = { sessions: {}, queueNames: [queue] } as unknown as AppContext;
  const ids = routes(app).map((route) => route.endpoint.id);
  for (const { id } of opsEndpoints) expect(ids.filter((each) => each === id)).toEqual([id]);
});

/** Whether every icon of the page is in the page itself or there to be had, so that no browser looks for another one. */
async function hasIcon(url: string, page: string, cookie: string): Promise<boolean> {
  const icons = [...page.matchAll(/<link rel="(?:alternate )?icon"[^>]*href="([^"]+)"/g)].map(([, href = '']) => href);
  const found = await Promise.all(
    icons.map(async (href) => (await fetch(new URL(href, `${url}/queues/`), { headers: { cookie } })).ok),
  );
  return found.length > 0 && found.every((isThere) => isThere);
}

it('tells on the overview of a proxy that is not trusted, so that visitors of one address are understood', async () => {
  await using ops = await startOpsService();
  const { cookie } = await ops.signIn('viewer');
  const overviewOf = async (): Promise<Overview> =>
    (await apiClient(ops.url, { cookie }).call(getOverview)).body as Overview;
  expect((await overviewOf()).notices).toEqual([]);
  await fetch(`${ops.url}/health/live`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
  await eventually(async () =>
    expect((await overviewOf()).notices).toEqual([
      { code: 'untrusted_proxy', service: 'ops-service', detail: '127.0.0.1', seenAt: expect.any(String) as string },
    ]),
  );
  const page = await (await fetch(ops.url, { headers: { cookie } })).text();
  expect(page).toContain('does not trust 127.0.0.1');
  expect(page).toContain('TRUSTED_PROXIES');
  expect(page).not.toContain('203.0.113.7');
});

describe('the door', () => {
  it('refuses wrong passwords and accounts without a role, and stops counting tries at five', async () => {
    await using ops = await startOpsService();
    const attempt = (email: string, password: string) => postForm(`${ops.url}/sign-in`, { email, password });
    expect((await attempt('voter@example.org', rightPassword)).status).toBe(403);
    const tries = [];
    for (let i = 0; i < 6; i += 1) tries.push((await attempt('admin@example.org', 'wrong')).status);
    expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
    expect(await (await attempt('ADMIN@example.org', rightPassword)).text()).toContain('Too many requests');
  });

  it('keeps the session in a cookie no script can read, and ends it at sign-out', async () => {
    await using ops = await startOpsService();
    const signedIn = await postForm(`${ops.url}/sign-in`, {
      email: 'viewer@example.org',
      password: rightPassword,
      next: '//evil.example',
    });
    expect(signedIn.headers.get('location')).toBe('/');
    expect(signedIn.headers.getSetCookie()[0]).toMatch(
      /^urvote_ops=.+; Max-Age=(89\d|900); Path=\/; HttpOnly; SameSite=Strict/,
    );
    const { cookie, csrf } = await ops.signIn('viewer');
    const open = async () => (await fetch(`${ops.url}/`, { headers: { cookie }, redirect: 'manual' })).status;
    expect(await open()).toBe(200);
    expect((await postForm(`${ops.url}/sign-out`, { csrf: 'x' }, { cookie })).status).toBe(403);
    expect((await postForm(`${ops.url}/sign-out`, { csrf }, { cookie })).status).toBe(303);
    expect(await open()).toBe(303);
  });

  it('refuses state changes without the token of the session, or from another site [XE-102]', async () => {
    await using ops = await startOpsService();
    const { cookie, csrf } = await ops.signIn('admin');
    const other = await ops.signIn('admin');
    const pause = (headers: Record<string, string>) =>
      fetch(`${ops.url}/queues/api/queues/${queue}/pause`, { method: 'PUT', headers: { cookie, ...headers } });
    const api = (headers: Record<string, string>) =>
      fetch(ops.url + redriveFailedJobs.path.replace(':queue', queue), {
        method: 'POST',
        body: '{"maxCount":1}',
        headers: { cookie, 'content-type': 'application/json', ...headers },
      });
    for (const call of [pause, api]) {
      for (const headers of [
        {},
        { 'x-xsrf-token': 'guess' },
        { 'x-xsrf-token': other.csrf },
        { 'x-xsrf-token': csrf, origin: 'https://evil.example' },
        { 'x-xsrf-token': csrf, 'sec-fetch-site': 'cross-site' },
      ] as Record<string, string>[]) {
        const response = await call(headers);
        expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
          403,
          'CSRF_TOKEN_MISSING',
        ]);
      }
    }
    expect((await postForm(`${ops.url}/failed-jobs/redrive`, { queue, maxCount: '1' }, { cookie })).status).toBe(403);
    expect((await postForm(`${ops.url}/sign-in`, {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await auditActions(ops)).toEqual([]);
    expect((await pause({ 'x-xsrf-token': csrf, origin: ops.url })).status).toBe(200);
    expect(await (await ops.queues.getQueue(queue)).isPaused()).toBe(true);
  });

  it('lets viewers look and operators act, and nobody lose votes', async () => {
    await using ops = await startOpsService();
    const jobId = await addFailedJob(ops.queues);
    const put = async (role: string, path: string) => {
      const { cookie, csrf } = await ops.signIn(role);
      return (
        await fetch(`${ops.url}/queues/api/queues/${queue}/${path}`, {
          method: 'PUT',
          headers: { cookie, 'x-xsrf-token': csrf },
        })
      ).status;
    };
    expect(await put('viewer', `${jobId}/retry`)).toBe(403);
    expect(await put('operator', 'clean/failed')).toBe(403);
    expect(await put('admin', 'empty')).toBe(403);
    expect(await put('admin', 'obliterate')).toBe(403);
    expect(await auditActions(ops)).toEqual([]);
    expect(await put('operator', `${jobId}/retry`)).toBe(204);
    // The outcome is written down when the answer is already on its way.
    await eventually(async () =>
      expect(await auditActions(ops)).toMatchObject([
        { action: 'queue.job.retry', details: { phase: 'requested' } },
        { action: 'queue.job.retry', details: { phase: 'done', status: 204 } },
      ]),
    );
  });
});

describeEachQueueMode('the queues', (mode) => {
  it('shows states, job details and pauses in the board [XE-090]', async () => {
    await using ops = await startOpsService(mode);
    const { cookie, csrf } = await ops.signIn('admin');
    const jobId = await ops.queues.producer(countVotes).add(voteGroup());
    const board = (path: string, method = 'GET') =>
      fetch(`${ops.url}/queues/api/queues${path}`, { method, headers: { cookie, 'x-xsrf-token': csrf } });
    const { queues } = (await (await board('?activeQueue=votes')).json()) as {
      queues: { name: string; counts: Record<string, number> }[];
    };
    expect(queues).toMatchObject([
      { name: 'votes', counts: { waiting: 1, failed: 0 } },
      { name: 'mail' },
      { name: 'webhooks' },
    ]);
    const { job, status } = (await (await board(`/${queue}/${jobId}`)).json()) as {
      job: { id: string };
      status: string;
    };
    expect([job.id, status]).toEqual([jobId, 'waiting']);
    expect((await board(`/${queue}/pause`, 'PUT')).status).toBe(200);
    const isPaused = async () =>
      ((await apiClient(ops.url, { cookie }).call(getOverview)).body as Overview).queues?.[0]?.isPaused;
    await eventually(async () => expect(await isPaused()).toBe(true));
    expect((await board(`/${queue}/resume`, 'PUT')).status).toBe(200);
    await eventually(async () => expect(await isPaused()).toBe(false));
  });

  it('shows nothing personal in any view of a job [XE-100]', async () => {
    await using ops = await startOpsService(mode);
    const { cookie } = await ops.signIn('admin');
    const reason = `refused ${secretsOfVoter.ip} of eve@example.org, u:${secretsOfVoter.voterUserId}`;
    const jobId = await addFailedJob(ops.queues, reason);
    const paths = [
      `/queues/api/queues?activeQueue=${queue}&status=failed`,
      `/queues/api/queues/${queue}/${jobId}`,
      `/queues/api/queues/${queue}/${jobId}/logs`,
      `/queues/api/queues/${queue}/${jobId}/flow`,
      '/failed-jobs',
      `/jobs?q=${jobId}`,
      `/ops/api/jobs?q=${jobId}`,
      '/queues/api/queues?status=latest',
      '/audit-log',
      '/',
      listFailedJobs.path.replace(':queue', queue),
    ];
    const userStart = secretsOfVoter.voterUserId.slice(0, 8);
    for (const path of paths) {
      const text = await (await fetch(ops.url + path, { headers: { cookie } })).text();
      for (const secret of [...Object.values(secretsOfVoter), 'eve@', 'd'.repeat(8), 'kkkk', userStart])
        expect([path, text.includes(secret)]).toEqual([path, false]);
    }
    const { ip, userAgent } = secretsOfVoter;
    await sql`insert into audit_log (actor_label, action, target_type, ip, user_agent)
      values ('grace', 'user.passkey.add', 'user', ${ip}, ${userAgent})`.execute(ops.db);
    for (const [role, isShown] of [
      ['viewer', false],
      ['operator', false],
      ['admin', true],
    ] as const) {
      const { cookie: own } = await ops.signIn(role);
      for (const path of ['/audit-log', listAuditLog.path]) {
        const text = await (await fetch(ops.url + path, { headers: { cookie: own } })).text();
        expect([role, path, text.includes('grace'), text.includes(ip)]).toEqual([role, path, true, isShown]);
      }
    }
  });

  it('says how old the oldest job is, and it rises while nothing finishes [XE-091]', async () => {
    await using ops = await startOpsService(mode);
    const { cookie } = await ops.signIn('viewer');
    await ops.queues.producer(countVotes).add(voteGroup());
    const age = async () =>
      ((await apiClient(ops.url, { cookie }).call(getOverview)).body as Overview).queues?.[0]?.oldestWaitingMs ?? -1;
    const metric = async () => {
      const said = /^urvote_queue_oldest_waiting_seconds\{queue="votes".*\} (.+)$/m.exec(await readMetrics(ops.url));
      return Number(said?.[1]) * 1000;
    };
    let seen = 0;
    const rises = () =>
      eventually(async () => {
        const [shown, measured] = [await age(), await metric()];
        expect(Math.min(shown, measured)).toBeGreaterThan(seen);
        seen = Math.max(shown, measured);
      });
    await rises();
    await rises();
    const store = await ops.queues.getQueue(queue);
    await store.pause();
    await rises();
    await store.resume();
    const [taken, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let isToBePutOff = true;
    const handle = async () => {
      taken.resolve();
      if (!isToBePutOff) return;
      await release.promise;
      throw new PostponedJobError('not yet');
    };
    await using _worker = ops.queues.consumer({ queue, processors: [defineProcessor(countVotes, handle)] });
    await taken.promise;
    await rises();
    release.resolve();
    await eventually(async () => expect((await ops.queues.counts(queue)).delayed).toBe(1));
    await rises();
    isToBePutOff = false;
    await eventually(async () => expect([await age(), await metric()]).toEqual([-1, 0]));
  });

  it('redrives one failed job and all of them, as the same jobs, and writes that down first [XE-096]', async () => {
    await using ops = await startOpsService(mode);
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.push(await addFailedJob(ops.queues));
    const { cookie, csrf } = await ops.signIn('operator');
    const headers = { 'x-xsrf-token': csrf, 'user-agent': 'operators-browser' };
    const api = apiClient(ops.url, { cookie, headers });
    const before = (await (await ops.queues.getQueue(queue)).getJob(ids[0] ?? ''))?.data as unknown;
    const listed = (await api.call(listFailedJobs, { params: { queue } })).body as {
      items: { id: string; reason: string }[];
      totalCount: number;
    };
    expect(listed.totalCount).toBe(3);
    expect(listed.items.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(listed.items[0]?.reason).toBe('poison item from [address]');
    expect((await api.call(redriveFailedJob, { params: { queue, jobId: ids[0] ?? '' } })).body).toEqual({
      redrivenCount: 1,
      skippedCount: 0,
    });
    expect((await api.call(redriveFailedJobs, { params: { queue }, body: { maxCount: 10 } })).body).toEqual({
      redrivenCount: 2,
      skippedCount: 0,
    });
    expect(await ops.queues.counts(queue)).toMatchObject({ failed: 0, waiting: 3 });
    const again = await (await ops.queues.getQueue(queue)).getJob(ids[0] ?? '');
    expect([again?.data, again?.attemptsMade]).toEqual([before, 0]);
    expect((await api.call(redriveFailedJob, { params: { queue, jobId: 'v-nothing' } })).status).toBe(404);
    expect(await auditActions(ops)).toMatchObject([
      {
        actor_label: 'ada-operator',
        action: 'queue.job.redrive',
        target_id: `votes/${ids[0]}`,
        details: { phase: 'requested' },
        ip: '127.0.0.1',
        user_agent: 'operators-browser',
      },
      { action: 'queue.job.redrive', details: { phase: 'done', redrivenCount: 1 } },
      { action: 'queue.redrive', target_id: 'votes', details: { phase: 'requested', maxCount: 10 } },
      { action: 'queue.redrive', details: { phase: 'done', redrivenCount: 2 } },
    ]);
    expect((await api.call(checkAuditLog)).body).toEqual({ firstBrokenId: null });
    const page = (await api.call(listAuditLog, { query: { limit: 3 } })).body as {
      items: { id: number }[];
      nextBeforeId: number;
    };
    expect(page.items).toHaveLength(3);
    expect(page.nextBeforeId).toBe(page.items[2]?.id);
  });
});

describe('what only looks', () => {
  const shared = sharedByTests(() => startOpsService());

  it('lets nobody in without a session, whatever the path', async () => {
    const ops = shared();
    const app = { sessions: {}, queueNames: [queue] } as unknown as AppContext;
    for (const { endpoint } of routes(app)) {
      const query = endpoint.path === '/ops/api/jobs' ? '?q=poison' : '';
      // Judged before the caller, they want more than a path: the table of roles has them.
      if (endpoint.path === '/held-votes/preview' || endpoint.path.includes('/bulk-actions')) continue;
      const path = endpoint.path.replace(':queue', queue).replace(':jobId', 'v-1') + query;
      if (path.startsWith('/sign-in')) continue;
      const form = endpoint.method === 'post' && !path.startsWith('/ops/api');
      const response = form
        ? await postForm(ops.url + path, {})
        : await fetch(ops.url + path, {
            method: endpoint.method.toUpperCase(),
            redirect: 'manual',
            ...(endpoint.body === undefined
              ? {}
              : { body: '{"maxCount":1}', headers: { 'content-type': 'application/json' } }),
          });
      expect([path, [303, 401].includes(response.status)]).toEqual([path, true]);
      if (response.status === 303) expect(response.headers.get('location')).toMatch(/^\/sign-in/);
    }
    for (const path of ['/queues/api/queues', '/queues/static/js/main.js', '/nothing', '/ops/api/nothing']) {
      expect([path, (await fetch(ops.url + path)).status]).toEqual([path, 401]);
    }
    for (const path of ['/sign-in', '/sign-in/ops.css', '/health/live', '/health/ready']) {
      await eventually(async () => expect([path, (await fetch(ops.url + path)).status]).toEqual([path, 200]));
    }
    const { cookie } = await ops.signIn('admin');
    expect((await fetch(`${ops.url}/metrics`, { headers: { cookie } })).status).toBe(401);
  });

  it('shows the environment and a policy without inline scripts on every page [XE-102]', async () => {
    const ops = shared();
    const { cookie } = await ops.signIn('viewer');
    for (const path of ['/', '/failed-jobs', '/history', '/storage', '/audit-log', '/queues/', '/sign-in']) {
      const response = await fetch(ops.url + path, { headers: { cookie } });
      expect([path, response.status]).toEqual([path, 200]);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      const text = await response.text();
      expect(text).toContain('staging');
      expect([path, await hasIcon(ops.url, text, cookie)]).toEqual([path, true]);
    }
  });

  it('takes access tokens with a role for its JSON, and no others', async () => {
    const ops = shared();
    const call = async (roles: string[]) =>
      (await apiClient(ops.url, { token: await ops.issuer.mintToken({ roles }) }).call(getOverview)).status;
    expect([await call(['viewer']), await call(['admin']), await call(['voter'])]).toEqual([200, 200, 403]);
    expect((await apiClient(ops.url).call(getOverview)).status).toBe(401);
  });

  it('counts the votes of the last hour by minute and outcome', async () => {
    const ops = shared();
    await sql`insert into vote_batch (id, opened_at, root, signature, item_count, counted_count, held_count, rejected_count, void_count, settled_at)
      values (${randomUUID()}, now(), ${Buffer.alloc(32)}, 'a.b.c', 10, 5, 2, 2, 1, now()), (${randomUUID()}, now(), ${Buffer.alloc(32)}, 'a.b.c', 4, 4, 0, 0, 0, now())`.execute(
      ops.db,
    );
    const { cookie } = await ops.signIn('viewer');
    const { votes } = (await apiClient(ops.url, { cookie }).call(getOverview)).body as Overview;
    expect(votes).toHaveLength(60);
    const sum = (outcome: 'accepted' | 'counted' | 'held' | 'rejected' | 'void') =>
      votes?.reduce((total, minute) => total + minute[outcome], 0);
    expect([sum('accepted'), sum('counted'), sum('held'), sum('rejected'), sum('void')]).toEqual([14, 9, 2, 2, 1]);
  });

  it('lists partitions with their sizes and flags rows without a month of their own', async () => {
    const ops = shared();
    await sql`select * from ensure_vote_partitions('2026-06-01', 2)`.execute(ops.db);
    await sql`insert into vote_rejection (id, window_start, contest_id, entry_id, voter_key, tier, value, reason, cast_at, settled_at, batch_id, leaf_index)
      values (${randomUUID()}, '1999-01-01', ${randomUUID()}, ${randomUUID()}, 'k', 'guest', 1, 'x', now(), now(), ${randomUUID()}, 0)`.execute(
      ops.db,
    );
    await sql`analyze vote_rejection_default`.execute(ops.db);
    const { cookie } = await ops.signIn('viewer');
    const { partitions, databaseBytes, tables } = (await apiClient(ops.url, { cookie }).call(getStorage))
      .body as Storage;
    expect(partitions.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'vote_202606',
        'vote_202607',
        'vote_default',
        'vote_rejection_202606',
        'vote_rejection_default',
      ]),
    );
    expect(partitions.find(({ name }) => name === 'vote_rejection_default')).toMatchObject({
      isDefault: true,
      rowEstimate: 1,
    });
    expect(databaseBytes).toBeGreaterThan(1_000_000);
    expect(tables.map(({ name }) => name)).toContain('audit_log');
    expect(await (await fetch(`${ops.url}/storage`, { headers: { cookie } })).text()).toContain(
      'vote_rejection_default holds about 1 rows',
    );
  });

  it('warns of a query that took over a second, and tells sizes, connections and queue depth [PL-08]', async () => {
    const ops = shared();
    const { cookie } = await ops.signIn('viewer');
    await using released = new AsyncDisposableStack();
    const lock = await ops.db.startTransaction().execute();
    released.defer(async () => void (await lock.rollback().execute()));
    await sql`lock table audit_log in access exclusive mode`.execute(lock);
    const asked = fetch(`${ops.url}/audit-log`, { headers: { cookie } });
    await eventually(async () => expect(await longWaitCount(ops)).toBeGreaterThan(0));
    await released.disposeAsync();
    await asked;
    const slow = ops.log.lines.filter(
      ({ msg, sql: text }) => msg === 'slow query' && String(text).includes('audit_log'),
    );
    expect(slow.length).toBeGreaterThan(0);
    expect(slow.every(({ level }) => level === 40)).toBe(true);
    expect(Math.min(...slow.map(({ durationMs }) => Number(durationMs)))).toBeGreaterThanOrEqual(1000);
    const metrics = await readMetrics(ops.url);
    expect(metrics).toMatch(/^urvote_table_size_bytes\{table="vote".*\} \d/m);
    expect(metrics).toMatch(/^urvote_database_connections\{.*\} [1-9]/m);
    expect(metrics).toMatch(/^urvote_queue_jobs\{queue="votes".*\} \d/m);
  });

  it('gives metrics that promtool finds nothing wrong with [XE-101]', async () => {
    const ops = shared();
    await ops.queues.producer(countVotes).add(voteGroup());
    await ops.signIn('viewer');
    const metrics = await readMetrics(ops.url);
    for (const name of [
      'urvote_queue_jobs',
      'urvote_queue_oldest_waiting_seconds',
      'urvote_votes',
      'urvote_table_size_bytes',
      'urvote_database_connections',
      'urvote_database_size_bytes',
      'urvote_disk_free_bytes',
      'urvote_unsettled_groups',
      'urvote_default_partition_rows',
    ]) {
      expect(metrics).toMatch(new RegExp(`^${name}(\\{.*\\})? `, 'm'));
    }
    expect(execFileSync('promtool', ['check', 'metrics'], { input: metrics, encoding: 'utf8' })).toBe('');
  });
});

describe('the audit log', () => {
  it('finds the entry of the audit log that somebody changed [XE-096]', async () => {
    await using ops = await startOpsService();
    const { cookie, csrf } = await ops.signIn('operator');
    for (const action of ['pause', 'resume']) {
      await fetch(`${ops.url}/queues/api/queues/${queue}/${action}`, {
        method: 'PUT',
        headers: { cookie, 'x-xsrf-token': csrf },
      });
    }
    await eventually(async () => expect(await auditActions(ops)).toHaveLength(4));
    const page = async () => (await fetch(`${ops.url}/audit-log?check=1`, { headers: { cookie } })).text();
    expect(await page()).toContain('unbroken');
    await sql`alter table audit_log disable trigger user`.execute(ops.db);
    await sql`update audit_log set actor_label = 'someone else' where id = (select min(id) from audit_log)`.execute(
      ops.db,
    );
    expect(await page()).toContain('The hash chain is broken at entry');
  });
});

describe('when PostgreSQL is away', () => {
  it('stays up, says so, does nothing it cannot write down, and comes back [PL-01]', async () => {
    await using postgres = await migratedPostgres({ inMemory: true });
    await using ops = await startOpsService('redis', {
      database: { url: postgres.url, max: 5, statementTimeoutMs: 5_000 },
    });
    const { cookie, csrf } = await ops.signIn('admin');
    expect((await fetch(`${ops.url}/health/ready`)).status).toBe(200);
    await postgres.stop();
    const ready = await eventually(async () => {
      const response = await fetch(`${ops.url}/health/ready`);
      expect(response.status).toBe(503);
      return response.text();
    });
    expect(ready).toContain('Not available: postgres');
    expect(ready).not.toContain('postgres://');
    expect((await fetch(`${ops.url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${ops.url}/`, { headers: { cookie } })).text()).toContain('Not available at the moment');
    expect((await fetch(`${ops.url}/storage`, { headers: { cookie } })).status).toBe(503);
    const pause = () =>
      fetch(`${ops.url}/queues/api/queues/${queue}/pause`, {
        method: 'PUT',
        headers: { cookie, 'x-xsrf-token': csrf },
      });
    expect((await pause()).status).toBe(503);
    expect(await (await ops.queues.getQueue(queue)).isPaused()).toBe(false);
    await postgres.start();
    await eventually(async () => expect((await fetch(`${ops.url}/health/ready`)).status).toBe(200));
    expect((await pause()).status).toBe(200);
  });
});

import { opsRoles, type OpsRole } from '@urvote/contracts/accounts/ops-roles';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { getOverview, redriveFailedJobs } from '@urvote/contracts/http/ops/ops-endpoints';
import { csrfHashOf } from '@urvote/platform/auth/session-cookies';
import { apiClient } from '@urvote/testkit/http-client';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { describe, expect, it } from 'vitest';
import type { AppContext } from '../context.ts';
import { type StartedOpsService, startOpsService } from '../ops-service.test-support.ts';
import { boardRoles } from '../queue-board/board-roles.test-support.ts';
import { routes } from '../routes.ts';
import { allows } from './roles.ts';

const queue = countVotes.queue;

/** Who may do what, written down once more: a route that is not here fails, and so does one that asks for another role. */
const leastRoles: Record<string, OpsRole> = {
  'GET /': 'viewer',
  'GET /assets/ops.js': 'viewer',
  'GET /assets/queue-board.js': 'viewer',
  'GET /jobs': 'viewer',
  'GET /failed-jobs': 'viewer',
  'GET /held-votes': 'viewer',
  'GET /held-votes/preview': 'operator',
  'POST /held-votes/decide': 'operator',
  'GET /bulk-actions': 'viewer',
  'GET /bulk-actions/preview': 'operator',
  'POST /bulk-actions': 'operator',
  'POST /bulk-actions/cancel': 'operator',
  'GET /ops/api/bulk-actions': 'viewer',
  'POST /ops/api/bulk-actions/preview': 'operator',
  'POST /ops/api/bulk-actions': 'operator',
  'POST /ops/api/bulk-actions/:bulkActionId/cancel': 'operator',
  'GET /history': 'viewer',
  'GET /storage': 'viewer',
  'GET /audit-log': 'viewer',
  'GET /mail': 'operator',
  'GET /mail/message': 'operator',
  'POST /failed-jobs/redrive': 'operator',
  'POST /failed-jobs/discard': 'admin',
  'GET /ops/api/overview': 'viewer',
  'GET /ops/api/jobs': 'viewer',
  'GET /ops/api/storage': 'viewer',
  'GET /ops/api/openapi.json': 'viewer',
  'GET /ops/api/audit-log': 'viewer',
  'GET /ops/api/audit-log/check': 'viewer',
  'GET /ops/api/queues/:queue/history': 'viewer',
  'GET /ops/api/queues/:queue/failed-jobs': 'viewer',
  'POST /ops/api/queues/:queue/failed-jobs/redrive': 'operator',
  'POST /ops/api/queues/:queue/failed-jobs/:jobId/redrive': 'operator',
  'POST /ops/api/queues/:queue/failed-jobs/discard': 'admin',
  'POST /ops/api/queues/:queue/failed-jobs/:jobId/discard': 'admin',
};

const publicPaths = ['/sign-in', '/sign-in/ops.css', '/sign-out'];

const bulk = { kind: 'redrive', queue, reason: 'no job has this' };
const bodies: Record<string, object> = {
  '/ops/api/bulk-actions': { ...bulk, until: '2026-06-15T12:00:00Z', expectedCount: 1 },
  '/ops/api/bulk-actions/preview': bulk,
};

/** What a call does not work without is judged before the caller. */
const queries: Record<string, string> = {
  '/mail/message': '?id=x',
  '/ops/api/jobs': '?q=poison',
  '/bulk-actions/preview': '?kind=redrive&queue=votes',
  '/held-votes/preview': '?contestId=019a0000-0000-7000-8000-000000000001&decision=accept',
};

function addressOf(path: string): string {
  return (
    path
      .replace(':queue', queue)
      .replace(':jobId', 'v-1')
      .replace(':bulkActionId', '019a0000-0000-7000-8000-0000000000ba') + (queries[path] ?? '')
  );
}

async function start(): Promise<StartedOpsService> {
  const folder = await tempFolder();
  return startOpsService('postgres', { mailCatcherDir: folder.path });
}

type Session = { cookie: string; csrf: string } | undefined;

async function ask(ops: StartedOpsService, call: string, session: Session): Promise<number> {
  const [method = '', path = ''] = call.split(' ');
  const isForm = method === 'POST' && !path.startsWith('/ops') && !path.startsWith('/queues');
  const body = isForm
    ? `csrf=${session?.csrf}&queue=nothing&maxCount=1`
    : path.startsWith('/ops')
      ? JSON.stringify(bodies[path] ?? { maxCount: 1 })
      : '{}';
  const response = await fetch(ops.url + addressOf(path), {
    method,
    redirect: 'manual',
    headers: {
      ...(session && { cookie: session.cookie, 'x-xsrf-token': session.csrf }),
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    ...(method === 'GET' ? {} : { body }),
  });
  await response.body?.cancel();
  return response.status;
}

describe('roles', () => {
  const shared = sharedByTests(start);

  it('are written down for every page, file, endpoint and form', () => {
    const app = { sessions: {}, queueNames: [queue], mailFolder: {} } as unknown as AppContext;
    const calls = routes(app)
      .filter(({ endpoint }) => !publicPaths.includes(endpoint.path))
      .map(({ endpoint }) => `${endpoint.method.toUpperCase()} ${endpoint.path}`);
    expect(calls.toSorted()).toEqual(Object.keys(leastRoles).toSorted());
  });

  it('viewer, operator and admin may do what they are for, the next below is refused, and nothing is done then [XE-095]', async () => {
    const ops = shared();
    const sessions = Object.fromEntries(
      await Promise.all(opsRoles.map(async (role) => [role, await ops.signIn(role)] as const)),
    );
    const calls = Object.entries({ ...leastRoles, ...boardRoles });
    const wrong: unknown[] = [];
    for (const [call, least] of calls) {
      const nobody = await ask(ops, call, undefined);
      if (nobody !== 401 && nobody !== 303) wrong.push([call, 'nobody', nobody]);
      for (const role of opsRoles.filter((each) => least === 'nobody' || !allows(each, least))) {
        const status = await ask(ops, call, sessions[role]);
        if (status !== 403) wrong.push([call, role, status]);
      }
    }
    expect(wrong).toEqual([]);
    const audited = await ops.db.selectFrom('audit_log').select('action').execute();
    expect(audited).toEqual([]);
    for (const [call, least] of calls) {
      for (const role of opsRoles.filter((each) => least !== 'nobody' && allows(each, least))) {
        const status = await ask(ops, call, sessions[role]);
        if ([401, 403].includes(status)) wrong.push([call, role, status]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('of the session of an operator count, whatever session of the gateway the browser has, which opens nothing', async () => {
    const ops = shared();
    const viewer = await ops.signIn('viewer');
    const csrf = 'token-of-the-gateway';
    const statuses: Record<string, (number | undefined)[]> = {};
    for (const role of ['voter', 'admin']) {
      const token = await ops.issuer.mintToken({ roles: [role], extra: { csh: csrfHashOf(csrf) } });
      const gateway = `urvote_session=${token}`;
      const call = (cookie: string) => {
        const client = apiClient(ops.url, { cookie, headers: { 'x-csrf-token': csrf, 'x-xsrf-token': viewer.csrf } });
        return [client.call(getOverview), client.call(redriveFailedJobs, { params: { queue }, body: { maxCount: 1 } })];
      };
      const answers = await Promise.all([...call(`${gateway}; ${viewer.cookie}`), ...call(gateway)]);
      statuses[role] = answers.map(({ status }) => status);
    }
    expect(statuses).toEqual({ voter: [200, 403, 401, 401], admin: [200, 403, 401, 401] });
  });

  it('of other areas open nothing here, by form or by token', async () => {
    const ops = shared();
    for (const role of ['voter', 'moderator', 'artist']) {
      await expect(ops.signIn(role)).rejects.toThrow('403');
      const authorization = `Bearer ${await ops.issuer.mintToken({ roles: [role] })}`;
      for (const call of Object.keys(leastRoles).filter((each) => each.includes('/ops/api'))) {
        const [method = '', path = ''] = call.split(' ');
        const answer = await fetch(ops.url + addressOf(path), {
          method,
          headers: { authorization, 'content-type': 'application/json' },
          ...(method === 'GET' ? {} : { body: JSON.stringify(bodies[path] ?? { maxCount: 1 }) }),
        });
        expect([call, answer.status]).toEqual([call, 403]);
      }
    }
  });
});

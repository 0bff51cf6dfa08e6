import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { operators } from '@urvote/contracts/openapi/audiences';
import { buildOpenApiDocument } from '@urvote/contracts/openapi/build-openapi-document';
import { operatorEndpoints } from '@urvote/contracts/services/ops-service';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { describe, expect, it } from 'vitest';
import { postForm, type StartedOpsService, startOpsService } from '../ops-service.test-support.ts';
import { boardRoles } from '../queue-board/board-roles.test-support.ts';

type Session = Awaited<ReturnType<StartedOpsService['signIn']>>;
type Fields = Record<string, string>;

interface Action {
  call: string;
  /** Undefined where the action has no form. */
  form?: Fields;
  json?: string;
}

interface DescribedAction {
  operationId: string;
  requestBody?: { content: Record<string, { example: Fields }> };
}

const fill = (path: string) =>
  path
    .replaceAll(/\{queue\}|:queue/g, countVotes.queue)
    .replaceAll(/\{jobId\}|:jobId/g, 'v-1')
    .replaceAll('{bulkActionId}', '019a0000-0000-7000-8000-0000000000ba');
const document = buildOpenApiDocument(operatorEndpoints, operators);
const paths = document.paths as unknown as Record<string, Record<string, DescribedAction>>;

/** Whatever changes something, as the document has it; signing in is for who has no session yet. */
const described: Action[] = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method, { operationId }]) => method !== 'get' && operationId !== 'opsSignIn')
    .map(([method, { requestBody }]) => {
      const form = requestBody?.content['application/x-www-form-urlencoded']?.example;
      const json = JSON.stringify(requestBody?.content['application/json']?.example ?? {});
      return { call: `${method.toUpperCase()} ${fill(path)}`, ...(form === undefined ? { json } : { form }) };
    }),
);
const ofBoard: Action[] = Object.keys(boardRoles)
  .filter((call) => !call.startsWith('GET'))
  .map((call) => ({ call: fill(call), json: '{}' }));
const actions = [...described, ...ofBoard];

/** With the token where the action looks for it: in the form, or in a header field. */
function send(url: string, { call, form, json }: Action, { cookie, csrf }: Partial<Session>, headers: Fields = {}) {
  const [method = '', path = ''] = call.split(' ');
  const body =
    form === undefined
      ? (json ?? '')
      : new URLSearchParams(csrf === undefined ? withoutToken(form) : { ...form, csrf });
  const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
  const token: Fields = form === undefined && csrf !== undefined ? { 'x-xsrf-token': csrf } : {};
  return fetch(url + path, {
    method,
    redirect: 'manual',
    headers: { 'content-type': type, ...(cookie !== undefined && { cookie }), ...token, ...headers },
    body: body.toString(),
  });
}

const withoutToken = ({ csrf: _csrf, ...fields }: Fields): Fields => fields;

const guards = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': expect.stringContaining("default-src 'none'") as string,
};

/** Pages, and what a program would be told. */
const isRefused = (answer: Response, text: string) => answer.status === 403 && text.includes('CSRF_TOKEN_MISSING');

describe('an action that somebody else makes a browser send', () => {
  const shared = sharedByTests(() => startOpsService());

  it('is refused without the token of the session and from other sites, and nothing is done [XE-102]', async () => {
    const { url, db, signIn } = shared();
    const own = await signIn('admin');
    const other = await signIn('admin');
    const forgeries: [string, Partial<Session>, Fields][] = [
      ['no token', { cookie: own.cookie }, {}],
      ['a guess', { cookie: own.cookie, csrf: 'guess' }, {}],
      ['the token of another session', { cookie: own.cookie, csrf: other.csrf }, {}],
      ['another site', own, { origin: 'https://evil.example' }],
      ['a page without an origin', own, { origin: 'null' }],
      ['a site that says so', own, { 'sec-fetch-site': 'cross-site' }],
      ['a neighbouring host', own, { 'sec-fetch-site': 'same-site' }],
    ];
    const wrong: unknown[] = [];
    for (const action of actions)
      for (const [name, session, headers] of forgeries) {
        const answer = await send(url, action, session, headers);
        if (!isRefused(answer, await answer.text())) wrong.push([action.call, name, answer.status]);
        expect([action.call, Object.fromEntries(answer.headers)]).toEqual([
          action.call,
          expect.objectContaining(guards),
        ]);
      }
    expect(wrong).toEqual([]);
    expect(actions.length).toBeGreaterThan(25);
    expect(await db.selectFrom('audit_log').select('action').execute()).toEqual([]);
    expect((await fetch(url, { headers: { cookie: own.cookie }, redirect: 'manual' })).status).toBe(200);
  });

  it('is none by GET, nor as another type of body, and signing in is not sent from elsewhere', async () => {
    const { url, db, signIn } = shared();
    const { cookie, csrf } = await signIn('admin');
    for (const { call, form } of described) {
      const [, path = ''] = call.split(' ');
      const got = await fetch(url + path, { headers: { cookie, 'x-xsrf-token': csrf }, redirect: 'manual' });
      const isAlsoRead = paths[path]?.['get'] !== undefined;
      const expected = isAlsoRead ? [200, null] : [405, 'POST, OPTIONS'];
      expect([call, got.status, got.headers.get('allow')]).toEqual([call, ...expected]);
      const body = form === undefined ? '{"maxCount":1}' : `csrf=${csrf}`;
      const asText = await fetch(url + path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'text/plain' },
        body,
      });
      expect([call, [403, 415].includes(asText.status)]).toEqual([call, true]);
    }
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as Fields[])
      expect((await postForm(`${url}/sign-in`, { email: 'a@example.org', password: 'x' }, headers)).status).toBe(403);
    expect(await db.selectFrom('audit_log').select('action').execute()).toEqual([]);
  });

  it('is let through with the token of the session, from a page of its own', async () => {
    const { url, signIn } = shared();
    const session = await signIn('admin');
    for (const action of actions.toSorted(
      (a, b) => Number(a.call.endsWith('sign-out')) - Number(b.call.endsWith('sign-out')),
    )) {
      const answer = await send(url, action, session, { origin: url, 'sec-fetch-site': 'same-origin' });
      expect([action.call, isRefused(answer, await answer.text())]).toEqual([action.call, false]);
    }
  });
});

it('forms say which field is wrong, whatever text is in it', async () => {
  await using ops = await startOpsService();
  const { cookie, csrf } = await ops.signIn('admin');
  const contestId = '019a0000-0000-7000-8000-000000000001';
  const cases: [string, Fields, string][] = [
    ['/failed-jobs/redrive', { queue: countVotes.queue }, 'form.maxCount'],
    ['/failed-jobs/redrive', { queue: countVotes.queue, maxCount: '0' }, 'form.maxCount'],
    ['/failed-jobs/redrive', { queue: countVotes.queue, jobId: 'v-\0' }, 'form.jobId'],
    ['/failed-jobs/discard', { queue: countVotes.queue, jobId: '\0' }, 'form.jobId'],
    ['/failed-jobs/discard', { queue: '\0', maxCount: '1' }, 'form.queue'],
    ['/held-votes/decide', { contestId: 'x', decision: 'void' }, 'form.contestId'],
    ['/held-votes/decide', { contestId }, 'form.decision'],
    ['/held-votes/decide', { contestId, decision: 'void', other: '1' }, 'form.other'],
    ['/held-votes/decide', { contestId, decision: 'void', flag: 'a\0', expectedCount: '1' }, 'form.flag'],
    ['/sign-out', { more: '1' }, 'form.more'],
  ];
  for (const [path, fields, field] of cases) {
    const answer = await postForm(ops.url + path, { csrf, ...fields }, { cookie });
    const text = await answer.text();
    expect([path, fields, answer.status, text.includes(field)]).toEqual([path, fields, 422, true]);
  }
});

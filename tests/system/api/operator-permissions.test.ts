import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';
import { opsRoles } from '@urvote/contracts/accounts/ops-roles';
import { suspendUser } from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';
import { type ApiDocument, formType, type Operation, operationsOf } from './fuzz/document.ts';
import { createJudge, type Judge } from './fuzz/judge-answer.ts';
import { type CallerKind, callerKinds, denialsOf, everyKindOfCaller } from './support/callers.ts';
import { type OperatorSession, signInOperator } from './support/operators.ts';
import { type Platform, startPlatform } from './support/platform.ts';

type Fields = Record<string, string>;

/** Who may call what, said here a second time so that a slip in a contract is seen. */
const leastRoles: Record<OpsRole | 'nobody signed in' | 'who has the token of metrics', string> = {
  'nobody signed in': 'opsSignInPage opsSignIn opsSignOut opsStylesheet healthLive healthReady',
  'who has the token of metrics': 'readMetrics',
  viewer:
    'opsScript opsQueueBoardScript opsOverviewPage opsFailedJobsPage opsJobSearchPage opsHeldVotesPage opsHistoryPage ' +
    'opsStoragePage opsAuditLogPage getOpsOverview listFailedJobs findJobs getQueueHistory getOpsStorage listAuditLog ' +
    'checkAuditLog readOpsOpenApi opsBulkActionsPage listBulkActions',
  operator:
    'opsHeldVotesPreview opsDecideHeldVotes opsRedrive opsMailPage opsMailMessagePage redriveFailedJobs redriveFailedJob ' +
    'opsBulkPreviewPage opsStartBulkAction opsCancelBulkAction previewBulkAction startBulkAction cancelBulkAction',
  admin: 'opsDiscard discardFailedJobs discardFailedJob',
};
const leastRoleOf = (id: string) =>
  Object.entries(leastRoles).find(([, ids]) => ids.split(' ').includes(id))?.[0] as keyof typeof leastRoles | undefined;

const sessionKinds = [...opsRoles, 'suspended admin'] as const;
type SessionKind = (typeof sessionKinds)[number];

/** Pages and their scripts are for browsers, and take no tokens. */
const takesTokens = (path: string) => path.startsWith('/ops/api/');

/** The documented example of a call, with what the caller shows. */
function exampleOf(operation: Operation, shown: Fields, csrf: string | undefined): { path: string; init: RequestInit } {
  const { parameters, body, form, example, method } = operation;
  const given = Object.fromEntries(parameters.map(({ name, example: value }) => [name, String(value)]));
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(given[name] ?? ''));
  const inQuery = parameters.filter((each) => each.in === 'query').map(({ name }) => [name, given[name] ?? '']);
  const sent = form === undefined ? undefined : new URLSearchParams({ ...(example as Fields), ...(csrf && { csrf }) });
  const type = body === undefined ? form && formType : 'application/json';
  const headers = { ...shown, ...(type && { 'content-type': type }), ...(csrf && { 'x-xsrf-token': csrf }) };
  const text = body === undefined ? sent?.toString() : JSON.stringify(example);
  const query = new URLSearchParams(inQuery).toString();
  const init = { method, headers, redirect: 'manual', ...(text !== undefined && { body: text }) } as const;
  return { path: query === '' ? path : `${path}?${query}`, init };
}

interface Matrix {
  opsUrl: string;
  judge: Judge;
  wrong: string[];
}

/** Status and code, or where a browser is led to. */
async function ask(
  { opsUrl, judge, wrong }: Matrix,
  operation: Operation,
  shown: Fields,
  csrf?: string,
): Promise<string> {
  const { path, init } = exampleOf(operation, shown, csrf);
  const response = await fetch(opsUrl + path, init);
  const text = await response.text();
  const received = { status: response.status, headers: Object.fromEntries(response.headers), text };
  const fault = judge({ operation, isElsewhere: false }, received);
  if (fault !== undefined) wrong.push(`${operation.id}: ${response.status} ${fault}`);
  const leadsToSignIn = response.headers.get('location')?.startsWith('/sign-in') === true;
  const code =
    /\b[A-Z]+(?:_[A-Z]+)+\b|\bFORBIDDEN\b|\bUNAUTHENTICATED\b/.exec(response.status < 400 ? '' : text)?.[0] ?? '';
  return `${response.status} ${leadsToSignIn ? 'sign in' : code}`.trim();
}

const isLetThrough = (outcome: string) => !/^(401|403|5)|sign in$/.test(outcome);

/** The ops-service knows neither guests nor API keys. */
const strangers = ['401 GUEST_SESSION_INVALID', '401 TOKEN_INVALID'];

function isRightByToken(operation: Operation, kind: CallerKind, outcome: string): boolean {
  const least = leastRoleOf(operation.id);
  if (least === 'nobody signed in') return operation.id === 'opsSignOut' || !/^(403|5)/.test(outcome);
  if (least === 'who has the token of metrics') return outcome === '401 UNAUTHENTICATED';
  if (!takesTokens(operation.path)) return ['303 sign in', '401 UNAUTHENTICATED'].includes(outcome);
  const isAllowed = opsRoles.slice(opsRoles.indexOf(least as OpsRole)).some((role) => role === kind);
  return isAllowed ? isLetThrough(outcome) : [...denialsOf(kind), ...strangers].includes(outcome);
}

function isRightBySession(operation: Operation, kind: SessionKind, outcome: string): boolean {
  const least = leastRoleOf(operation.id);
  if (least === 'nobody signed in') return operation.id === 'opsSignOut' || !/^(403|5)/.test(outcome);
  if (least === 'who has the token of metrics') return outcome === '401 UNAUTHENTICATED';
  if (kind === 'suspended admin') return ['303 sign in', '401 UNAUTHENTICATED'].includes(outcome);
  const isAllowed = opsRoles.indexOf(kind) >= opsRoles.indexOf(least as OpsRole);
  return isAllowed ? isLetThrough(outcome) : outcome === '403 FORBIDDEN';
}

/** Of an administrator whom another one suspended, and the ops-service knows. */
async function suspendedSession(platform: Platform): Promise<OperatorSession> {
  const session = await signInOperator(platform, ['admin']);
  const admin = await platform.admin();
  await admin.call(suspendUser, { params: { userId: session.userId }, body: { reason: 'Test' } });
  const { cookie } = session;
  await eventually(async () =>
    expect((await fetch(platform.opsUrl, { headers: { cookie }, redirect: 'manual' })).status).toBe(303),
  );
  return session;
}

it(
  'operators may do what the table says, page by page, and nobody else may do anything [XA-047]',
  { timeout: 240_000 },
  async () => {
    await using mails = await tempFolder();
    const env = { MAIL_CATCHER_DIR: mails.path };
    await using platform = await startPlatform({ with: ['user', 'contest'], hasOps: true, hasWorker: false, env });
    const { opsUrl } = platform;
    const sessions: Record<SessionKind, OperatorSession> = {
      viewer: await signInOperator(platform, ['viewer']),
      operator: await signInOperator(platform, ['operator', 'voter']),
      admin: await signInOperator(platform, ['admin']),
      'suspended admin': await suspendedSession(platform),
    };
    const own = { headers: { cookie: sessions.viewer.cookie } };
    const document = (await (await fetch(`${opsUrl}/ops/api/openapi.json`, own)).json()) as ApiDocument;
    // Signing out ends a session, so its turn is the last.
    const operations = operationsOf(document).toSorted(
      (a, b) => Number(a.id === 'opsSignOut') - Number(b.id === 'opsSignOut'),
    );
    const described = Object.values(leastRoles).flatMap((ids) => ids.split(' '));
    expect(operations.map(({ id }) => id).toSorted()).toEqual(described.toSorted());

    const { tokenOf } = await everyKindOfCaller(platform);
    const matrix: Matrix = { opsUrl, judge: createJudge(document), wrong: [] };
    for (const operation of operations) {
      for (const kind of callerKinds) {
        const token = await tokenOf(kind, undefined);
        const outcome = await ask(matrix, operation, token === undefined ? {} : { authorization: `Bearer ${token}` });
        if (!isRightByToken(operation, kind, outcome))
          matrix.wrong.push(`${operation.id} by token of ${kind}: ${outcome}`);
      }
      for (const kind of sessionKinds) {
        const { cookie, csrf } = sessions[kind];
        const outcome = await ask(matrix, operation, { cookie }, csrf);
        if (!isRightBySession(operation, kind, outcome)) matrix.wrong.push(`${operation.id} by ${kind}: ${outcome}`);
      }
    }
    expect(matrix.wrong).toEqual([]);
  },
);

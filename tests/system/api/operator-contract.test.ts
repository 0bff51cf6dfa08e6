import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { operatorEndpoints } from '@urvote/contracts/services/ops-service';
import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { addFailedJob } from '@urvote/ops-service/ops-service.test-support';
import { createLogger } from '@urvote/platform/logger/logger';
import { openMailFolder } from '@urvote/platform/mail/mail-folder';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { eventually } from '@urvote/testkit/eventually';
import { metricsToken } from '@urvote/testkit/metrics';
import { tempFolder, type TempFolder } from '@urvote/testkit/temp-folder';
import { insertAccount, rightPassword } from '@urvote/user-service/user-service.test-support';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiDocument, operationsOf } from './fuzz/document.ts';
import { createJudge } from './fuzz/judge-answer.ts';
import { type OperatorSession, signInOperator } from './support/operators.ts';
import { type Platform, startPlatform } from './support/platform.ts';

type Fields = Record<string, string>;

interface Call {
  params?: Fields;
  query?: Fields;
  /** Of a form; its token is added. */
  form?: Fields;
  json?: unknown;
  headers?: Fields;
  session?: OperatorSession;
}

interface Scene {
  email: string;
  contestId: string;
  voteId: string;
  mailId: string;
  jobIds: string[];
  leaving: OperatorSession;
  bulkActionId: string;
}

/** Forms lead to another page and answer nothing else. */
const lintRules = { extends: ['recommended'], rules: { 'operation-2xx-response': 'off' as const } };
const queue = countVotes.queue;
const path = { queue };
const until = '2100-01-01T00:00:00Z';

/** Beside a call of an operator with nothing to say, which most pages take. */
function callsOf(scene: Scene): Record<string, Call[]> {
  const { contestId, voteId, email, leaving, bulkActionId } = scene;
  const [first = '', second = ''] = scene.jobIds;
  return {
    opsSignIn: [{ form: { email, password: rightPassword, next: '/storage' } }],
    opsSignOut: [{ form: {}, session: leaving }],
    opsRedrive: [{ form: { queue, maxCount: '1' } }],
    opsDiscard: [{ form: { queue, maxCount: '1' } }],
    opsDecideHeldVotes: [{ form: { contestId, decision: 'void', [`vote-${voteId}`]: 'on' } }],
    opsBulkPreviewPage: [{ query: { kind: 'accept', contestId } }],
    opsStartBulkAction: [{ form: { kind: 'redrive', queue, reason: 'bulk form', until, expectedCount: '1' } }],
    opsCancelBulkAction: [{ form: { bulkActionId } }],
    previewBulkAction: [{ json: { kind: 'redrive', queue } }],
    startBulkAction: [{ json: { kind: 'redrive', queue, reason: 'bulk call', until, expectedCount: 1 } }],
    cancelBulkAction: [{ params: { bulkActionId } }],
    opsJobSearchPage: [{ query: { q: first } }],
    opsHeldVotesPage: [{ query: { contestId, decided: '1' } }],
    opsHeldVotesPreview: [{ query: { contestId, decision: 'accept' } }],
    opsAuditLogPage: [{ query: { check: '1' } }],
    opsMailMessagePage: [{ query: { id: scene.mailId } }],
    listFailedJobs: [{ params: path, query: { limit: '5' } }],
    redriveFailedJobs: [{ params: path, json: { maxCount: 1 } }],
    redriveFailedJob: [{ params: { queue, jobId: first } }],
    discardFailedJobs: [{ params: path, json: { maxCount: 1 } }],
    discardFailedJob: [{ params: { queue, jobId: second } }],
    findJobs: [{ query: { q: first } }, { query: { q: voteId } }],
    getQueueHistory: [{ params: path }],
    listAuditLog: [{ query: { limit: '2' } }],
    readMetrics: [{ headers: { authorization: `Bearer ${metricsToken}` } }],
  };
}

/** Single jobs before all of them, and leaving at last. */
const turns: Partial<Record<string, number>> = {
  opsStartBulkAction: -2,
  startBulkAction: -2,
  redriveFailedJob: -1,
  discardFailedJob: -1,
  opsSignOut: 1,
};
const turnOf = (id: string): number => turns[id] ?? 0;

function requestOf(method: string, given: Call, session: OperatorSession | undefined): RequestInit {
  const token: Fields = session === undefined ? {} : { cookie: session.cookie, 'x-xsrf-token': session.csrf };
  const form =
    given.form &&
    new URLSearchParams({
      ...given.form,
      ...(session && given.form['email'] === undefined ? { csrf: session.csrf } : {}),
    });
  const json: Fields = given.json === undefined ? {} : { 'content-type': 'application/json' };
  const body = form ?? (given.json === undefined ? undefined : JSON.stringify(given.json));
  return { method, redirect: 'manual', headers: { ...token, ...json, ...given.headers }, ...(body && { body }) };
}

function urlOf(template: string, { params = {}, query = {} }: Call): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

async function startBulk(platform: Platform): Promise<string> {
  const { cookie, csrf } = await signInOperator(platform, ['operator']);
  const response = await fetch(`${platform.opsUrl}/ops/api/bulk-actions`, {
    method: 'POST',
    headers: { cookie, 'x-xsrf-token': csrf, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'redrive', queue, reason: 'bulk begun', until, expectedCount: 1 }),
  });
  return ((await response.json()) as { id: string }).id;
}

async function setScene(platform: Platform, mails: TempFolder): Promise<Scene> {
  const { db, database, prefix } = platform;
  const logger = createLogger({ service: 'test', level: 'silent' });
  await using queues = openQueueStore({ databaseUrl: database.url, prefix, logger });
  const contest = await addSampleContest(db);
  await addSampleVotes(db, { ...contest, voteCount: 3, state: 'held' });
  const { id: voteId } = await db.selectFrom('vote').select('id').executeTakeFirstOrThrow();
  const email = 'operator@example.org';
  await insertAccount(db, { email, roles: ['viewer'] });
  for (const reason of ['bulk form', 'bulk call', 'bulk begun']) await addFailedJob(queues, reason);
  return {
    bulkActionId: await startBulk(platform),
    ...{ email, voteId, contestId: contest.contestId },
    mailId: await openMailFolder(mails.path).keep(Buffer.from('From: a@example.org\r\nSubject: Hi\r\n\r\nHi')),
    jobIds: [await addFailedJob(queues), await addFailedJob(queues), await addFailedJob(queues)],
    leaving: await signInOperator(platform, ['viewer']),
  };
}

describe('what operators reach', () => {
  const cleanup = new AsyncDisposableStack();
  let mails: TempFolder;
  let platform: Platform;
  beforeAll(async () => {
    mails = cleanup.use(await tempFolder());
    const env = { MAIL_CATCHER_DIR: mails.path };
    platform = cleanup.use(await startPlatform({ with: ['user'], hasOps: true, hasWorker: false, env }));
  });
  afterAll(() => cleanup.disposeAsync());

  it('is all in their document, which lints, and every page, form and endpoint answers as it says [XF-104]', async () => {
    const { opsUrl } = platform;
    const scene = await setScene(platform, mails);
    const session = await signInOperator(platform, ['admin']);
    const text = await (await fetch(`${opsUrl}/ops/api/openapi.json`, { headers: { cookie: session.cookie } })).text();
    const lint = await lintFromString({ source: text, config: await createConfig(lintRules) });
    expect(lint.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
    const document = JSON.parse(text) as ApiDocument;
    const operations = operationsOf(document);
    expect(operations.map(({ id }) => id).toSorted()).toEqual(operatorEndpoints.map(({ id }) => id).toSorted());

    const [judge, calls, seen] = [createJudge(document), callsOf(scene), new Set<string>()];
    const wrong: string[] = [];
    for (const operation of operations.toSorted((a, b) => turnOf(a.id) - turnOf(b.id))) {
      const { id, method } = operation;
      const ask = async (call: Call, by: OperatorSession | undefined): Promise<Response> => {
        const response = await fetch(opsUrl + urlOf(operation.path, call), requestOf(method, call, by));
        const received = {
          status: response.status,
          headers: Object.fromEntries(response.headers),
          text: await response.text(),
        };
        const fault = judge({ operation, isElsewhere: false }, received);
        if (fault !== undefined) wrong.push(`${id} ${response.status} ${fault}: ${received.text.slice(0, 200)}`);
        seen.add(`${id} ${response.status}`);
        return response;
      };
      if (id === 'healthReady') await eventually(async () => expect((await ask({}, undefined)).status).toBe(200));
      for (const call of calls[id] ?? [{}]) {
        await ask(call, undefined);
        const answer = await ask(call, call.session ?? session);
        const etag = answer.headers.get('etag');
        if (etag !== null) await ask({ ...call, headers: { 'if-none-match': etag } }, session);
      }
    }
    expect(wrong).toEqual([]);
    const successes = operations.flatMap(({ id, answers }) =>
      [...answers.keys()].filter((status) => status < 400).map((status) => `${id} ${status}`),
    );
    expect(successes.filter((each) => !seen.has(each))).toEqual([]);
  });
});

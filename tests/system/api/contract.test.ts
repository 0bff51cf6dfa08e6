import { randomUUID } from 'node:crypto';
import { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { allEndpoints, endpointsByService } from '@urvote/contracts/services/endpoints';
import {
  approveEntry,
  putVoterList,
  rejectEntry,
  updateContest,
} from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getBoardVotingStats, getContest, getLeaderboard } from '@urvote/contracts/http/contests/contest-endpoints';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import {
  operationalEndpoints,
  readDocs,
  readOpenApi,
  readProblem,
  readProblems,
} from '@urvote/contracts/openapi/operational-endpoints';
import { operatorEndpoints, opsServiceEndpoints } from '@urvote/contracts/services/ops-service';
import { httpServices } from '@urvote/contracts/services/service-names';
import { services } from '@urvote/contracts/services/services';
import { seedEntries } from '@urvote/gateway/seed.test-support';
import { putAsset } from '@urvote/media-service/media-service.test-support';
import type { Route } from '@urvote/platform/http/define-route';
import { eventually } from '@urvote/testkit/eventually';
import { type ApiClient, apiClient, type ApiRequest, type ApiResponse } from '@urvote/testkit/http-client';
import { metricsToken } from '@urvote/testkit/metrics';
import { publicUrl, startTestProvider, type TestProvider } from '@urvote/user-service/openid/openid.test-support';
import { insertAccount, rightPassword } from '@urvote/user-service/user-service.test-support';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { callAccounts } from './support/calls/account-calls.ts';
import { callBallots } from './support/calls/ballot-calls.ts';
import { callEntries } from './support/calls/entry-calls.ts';
import { billingSecret, callClients } from './support/calls/client-calls.ts';
import { callDisqualifications } from './support/calls/disqualification-calls.ts';
import { callContestLife } from './support/calls/contest-life-calls.ts';
import { callBoards } from './support/calls/board-calls.ts';
import { callHeldVotes } from './support/calls/held-vote-calls.ts';
import { callJudging } from './support/calls/judging-calls.ts';
import type { Calling } from './support/calls/new-account.ts';
import { callExports } from './support/calls/export-calls.ts';
import { callSharing } from './support/calls/share-calls.ts';
import { uncalledPasskeySuccesses } from './support/calls/passkey-calls.ts';
import { callWebhooks } from './support/calls/webhook-calls.ts';
import { callResults } from './support/calls/result-calls.ts';
import { confirmInEveryWay } from './support/guest-confirmations.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { repeatingClient } from './support/repeating-client.ts';
import { acceptedOf } from './support/voter.ts';

const apps = vi.hoisted(() => new Map<string, { routes: readonly Route[]; proxies: string[] }>());

vi.mock(import('@urvote/platform/http/http-app'), async (importOriginal) => {
  const original = await importOriginal();
  return {
    ...original,
    createHttpApp: (options) => {
      const { routes, proxies = [] } = options;
      apps.set(String(options.logger.bindings()['service']), { routes, proxies: proxies.map(({ name }) => name) });
      return original.createHttpApp(options);
    },
  };
});

const describedEndpoints: readonly Endpoint[] = [...allEndpoints, ...operationalEndpoints];
const nameOf = ({ method, path }: Pick<Endpoint, 'method' | 'path'>) =>
  `${method.toUpperCase()} ${path.replaceAll(/:\w+/g, ':')}`;
const nothingPassedOn = Object.fromEntries(services.map(({ name }) => [name, [] as string[]]));
const namesOf = (endpoints: readonly Endpoint[]) => endpoints.map(nameOf).toSorted();

/** A client that remembers which statuses each endpoint was seen to answer; every response is checked against its contract. */
function recording(client: ApiClient, seen: Set<string>): ApiClient {
  return {
    async call(endpoint, request) {
      const answer = await client.call(endpoint, request);
      seen.add(`${endpoint.id} ${answer.status}`);
      return answer;
    },
  };
}

interface Scene {
  contestId: string;
  entryIds: string[];
  pendingIds: string[];
  board: string;
  assetId: string;
  email: string;
}

async function setScene(platform: Platform): Promise<Scene> {
  const { db } = platform;
  const { contestId, entryIds } = await platform.seed({
    contest: { allow_withdraw: true, allow_dislike: true },
    entries: [{}, { kind: 'video' }, {}],
  });
  const id = randomUUID();
  const board = `board-${id.slice(0, 8)}`;
  await db.insertInto('board').values({ id, contest_id: contestId, slug: board, title: 'Board' }).execute();
  const assetId = await putAsset(db, Buffer.from('0123456789'));
  await db
    .updateTable('entry')
    .set({ board_id: id, cover_asset_id: assetId })
    .where('id', '=', entryIds[0] ?? '')
    .execute();
  const pending = { status: 'pending', approved_at: null };
  const pendingIds = await seedEntries(db, contestId, [pending, pending]);
  const email = `${randomUUID()}@example.org`;
  await insertAccount(db, { email });
  return { contestId, entryIds, pendingIds, board, assetId, email };
}

/** One request for every way an endpoint may succeed. */
async function callEverything({ platform, clientOf }: Calling, scene: Scene, provider: TestProvider): Promise<void> {
  const { contestId, entryIds, pendingIds, board, email } = scene;
  const anyone = clientOf();
  const account = (await anyone.call(signIn, { body: { email, password: rightPassword } })).body as {
    accessToken: string;
  };
  const admin = clientOf({ token: await adminToken(platform) });
  const voter = clientOf({ token: account.accessToken });
  const idOrSlug = { idOrSlug: contestId };
  const call = async (client: ApiClient, id: string, request: ApiRequest = {}): Promise<ApiResponse> => {
    const endpoint = describedEndpoints.find((each) => each.id === id);
    if (endpoint === undefined) throw new Error(`no endpoint ${id}`);
    return client.call(endpoint, request);
  };
  const accepted = acceptedOf(await call(voter, 'castVote', { body: { entryId: entryIds[0], type: 'vote' } }));
  const unchanged = async (endpoint: Endpoint, request: ApiRequest = {}) => {
    const { headers } = await anyone.call(endpoint, request);
    expect(
      (await anyone.call(endpoint, { ...request, headers: { 'if-none-match': headers.get('etag') ?? '' } })).status,
    ).toBe(304);
  };
  await eventually(async () =>
    expect((await call(voter, 'getVote', { params: { voteId: accepted.id } })).body).toMatchObject({
      status: 'counted',
    }),
  );
  await call(voter, 'getVoteReceipt', { params: { voteId: accepted.id } });
  await call(voter, 'listMyVotes', { query: { limit: 5, contestId } });
  await call(voter, 'withdrawVote', { params: { voteId: accepted.id } });
  await call(voter, 'getMe');
  for (const id of [
    'listReceiptKeys',
    'listClients',
    'listContests',
    'listTokenKeys',
    'readIndex',
    'healthLive',
    'readDocs',
    'readProblems',
  ])
    await call(anyone, id);
  await call(clientOf({ token: metricsToken }), 'readMetrics');
  await eventually(async () => expect((await call(anyone, 'healthReady')).status).toBe(200));
  await call(anyone, 'createGuestSession', { body: {} });
  await confirmInEveryWay(platform, anyone);
  await call(anyone, 'listContests', { query: { open: 'true', limit: 1 } });
  await call(anyone, 'listEntries', { params: idOrSlug, query: { kind: 'music', board, limit: 1 } });
  await call(anyone, 'getEntry', { params: { entryId: entryIds[0] ?? '' } });
  await unchanged(getContest, { params: idOrSlug });
  await eventually(() =>
    unchanged(getLeaderboard, { params: idOrSlug, query: { kind: 'music', country: 'DE', board, limit: 1 } }),
  );
  for (const endpoint of [readOpenApi, readDocs, readProblems]) await unchanged(endpoint);
  await anyone.call(readProblem, { params: { name: 'not-found' } });
  await unchanged(readProblem, { params: { name: 'not-found' } });
  await anyone.call(getBoardVotingStats, { params: { slug: board } });
  await admin.call(updateContest, { params: { contestId }, body: { name: 'Another name' } });
  await admin.call(putVoterList, { params: { contestId }, body: { emails: [email] } });
  await admin.call(approveEntry, { params: { entryId: pendingIds[0] ?? '' } });
  await admin.call(rejectEntry, { params: { entryId: pendingIds[1] ?? '' }, body: { reason: 'Not music' } });
  await callBallots({ platform, clientOf });
  await callEntries({ platform, clientOf }, admin);
  await callClients({ platform, clientOf }, admin);
  await callExports(voter, admin, contestId);
  await callSharing(anyone, { publicUrl, entryId: entryIds[0] ?? '', board, contestId });
  await callJudging({ platform, clientOf }, admin);
  await callBoards({ platform, clientOf });
  await callHeldVotes(platform, admin);
  await callDisqualifications(platform, admin);
  await callWebhooks(platform, admin);
  await callContestLife(platform, admin);
  await callResults(platform, admin);
  await callAccounts({ platform, clientOf }, { contestId, provider, admin });
}

async function adminToken({ db, issuer }: Platform): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('user')
    .values({ id, email: `${id}@example.org`, username: id })
    .execute();
  return issuer.mintToken({ userId: id, roles: ['admin'] });
}

/** Responses that are no JSON: the stream and media, by status and type. */
async function fetchStreams({ url }: Platform, { contestId, assetId }: Scene, seen: Set<string>): Promise<void> {
  const leaving = new AbortController();
  const stream = await fetch(`${url}/api/v1/contests/${contestId}/leaderboard/stream`, { signal: leaving.signal });
  expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  seen.add(`streamLeaderboard ${stream.status}`);
  leaving.abort();
  const address = `${url}/api/v1/media/${assetId}`;
  const whole = await fetch(address);
  const part = await fetch(address, { headers: { range: 'bytes=2-4' } });
  const same = await fetch(address, { headers: { 'if-none-match': whole.headers.get('etag') ?? '' } });
  expect([await whole.text(), await part.text()]).toEqual(['0123456789', '234']);
  for (const { status } of [whole, part, same]) seen.add(`getMedia ${status}`);
}

describe('the API', () => {
  const cleanup = new AsyncDisposableStack();
  let provider: TestProvider;
  let platform: Platform;
  beforeAll(async () => {
    provider = cleanup.use(await startTestProvider());
    const { issuer, clientId, clientSecret } = provider.settings;
    const env = {
      WEBHOOKS_TO_LOOPBACK: 'on',
      PUBLIC_URL: publicUrl,
      BILLING_WEBHOOK_SECRET: billingSecret,
      FREE_LAUNCH: 'true',
      GOOGLE_ISSUER: issuer,
      GOOGLE_CLIENT_ID: clientId,
      GOOGLE_CLIENT_SECRET: clientSecret,
    };
    platform = cleanup.use(await startPlatform({ with: ['user', 'contest', 'media'], hasOps: true, env }));
  });
  afterAll(() => cleanup.disposeAsync());

  it('answers every endpoint as its contract and the document say, and lints without an error [XF-104]', async () => {
    const seen = new Set<string>();
    const scene = await setScene(platform);
    await callEverything(
      { platform, clientOf: (given) => recording(apiClient(platform.url, given), seen) },
      scene,
      provider,
    );
    await fetchStreams(platform, scene, seen);
    const successes = describedEndpoints.flatMap(({ id, responses }) =>
      Object.keys(responses).map((status) => `${id} ${status}`),
    );
    expect(successes.filter((each) => !seen.has(each))).toEqual(uncalledPasskeySuccesses);

    const text = await (await fetch(`${platform.url}/api/openapi.json`)).text();
    const problems = await lintFromString({ source: text, config: await createConfig({ extends: ['recommended'] }) });
    expect(
      problems.filter(({ severity }) => severity === 'error').map(({ ruleId, message }) => `${ruleId}: ${message}`),
    ).toEqual([]);
    const document = JSON.parse(text) as { openapi: string; paths: Record<string, Record<string, unknown>> };
    expect(document.openapi).toMatch(/^3\.1\./);
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, ':')}`),
    );
    expect(operations.toSorted()).toEqual(namesOf(describedEndpoints));
  });

  it(
    'gives every repeat with its key the first answer, on another node too, and does nothing again [XF-106]',
    { timeout: 240_000 },
    async () => {
      const otherNode = await platform.startNode();
      const scene = await setScene(platform);
      const email = `${randomUUID()}@example.org`;
      await insertAccount(platform.db, { email });
      const { accessToken: stranger } = (
        await apiClient(otherNode).call(signIn, { body: { email, password: rightPassword } })
      ).body as { accessToken: string };
      const repeated = new Set<string>();
      const clientOf = (given = {}) => repeatingClient(given, { platform, otherNode, stranger, repeated });
      await callEverything({ platform, clientOf }, scene, provider);
      const successes = allEndpoints
        .filter(({ idempotency }) => idempotency !== undefined)
        .flatMap(({ id, responses }) => Object.keys(responses).map((status) => `${id} ${status}`));
      expect(successes.filter((each) => !repeated.has(each))).toEqual(
        uncalledPasskeySuccesses.filter((each) => successes.includes(each)),
      );
    },
  );

  it('has no route that the document does not have [XF-104]', async () => {
    expect([...apps.keys()].toSorted()).toEqual(services.map(({ name }) => name).toSorted());
    const passedOn = Object.fromEntries([...apps].map(([service, { proxies }]) => [service, proxies]));
    // The queue board is a program of its own; what no program has is refused by `none`.
    expect(passedOn).toMatchObject({
      ...nothingPassedOn,
      gateway: passedOn['gateway'],
      'ops-service': ['queue-board', 'none'],
    });
    expect(passedOn['gateway']?.toSorted()).toEqual(httpServices.map(({ name }) => `proxy:${name}`).toSorted());
    for (const [service, { routes }] of apps) {
      const isOps = service === 'ops-service';
      const described = new Set(namesOf(isOps ? operatorEndpoints : describedEndpoints));
      const endpoints = routes.map(({ endpoint }) => endpoint);
      expect(
        namesOf(endpoints).filter((name) => !described.has(name)),
        service,
      ).toEqual([]);
      const own = isOps ? opsServiceEndpoints : (endpointsByService[service as keyof typeof endpointsByService] ?? []);
      expect(
        endpoints.map(({ id }) => id),
        service,
      ).toEqual(expect.arrayContaining(own.map(({ id }) => id)));
      const foreign = allEndpoints.filter((endpoint) => !(own as readonly Endpoint[]).includes(endpoint));
      expect(
        endpoints.filter((endpoint) => foreign.includes(endpoint)),
        service,
      ).toEqual([]);
    }
  });
});

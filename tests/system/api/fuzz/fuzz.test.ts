import { randomUUID } from 'node:crypto';
import { insertUser, seedEntries } from '@urvote/gateway/seed.test-support';
import { putAsset } from '@urvote/media-service/media-service.test-support';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../faults/support/random.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { type ApiDocument, type Operation, operationsOf } from './document.ts';
import { createFuzzCallers, type FuzzCaller, fuzzCallers, operatorCallers } from './fuzz-callers.ts';
import { type FuzzedRequest, fuzzedRequests } from './fuzzed-requests.ts';
import { createJudge, type Judge } from './judge-answer.ts';
import { createLeakCheck, keepThings, type KeptThings } from './leaks.ts';
import { type Known, takingTurns } from './sample-value.ts';
import { createSender, type Received } from './send-request.ts';

const seed = 20_261_122;
const requestCount = 15_000;
const clientCount = 8;
/** Entries to decide on, and accounts to suspend. */
const spareCount = 150;
/** They end accounts and sessions, so their turn is the last. */
const last: ReadonlySet<string> = new Set(['deleteOwnAccount', 'opsSignOut']);

/** Things that are there, so that requests get as far as the tables. */
async function setScene(platform: Platform, kept: KeptThings): Promise<Known> {
  const { db } = platform;
  const { contestId, entryIds } = await platform.seed({
    contest: { vote_policy: 'toggle', voter_tier: 'guest', allow_withdraw: true, allow_dislike: true },
    entries: [{}, {}],
  });
  const pending = { status: 'pending', approved_at: null };
  const pendingIds = await seedEntries(db, contestId, Array<typeof pending>(spareCount).fill(pending));
  const slug = `board-${randomUUID().slice(0, 8)}`;
  await db.insertInto('board').values({ id: randomUUID(), contest_id: contestId, slug, title: 'Board' }).execute();
  const assetId = await putAsset(db, Buffer.from('0123456789'));
  return takingTurns({
    contestId: [contestId, contestId, contestId, kept.contestId],
    idOrSlug: [contestId, contestId, contestId, kept.contestId],
    entryId: [kept.entryId, ...pendingIds.flatMap((id, index) => [id, entryIds[index % entryIds.length] ?? ''])],
    userId: [kept.userId, ...(await Promise.all(Array.from({ length: spareCount }, () => insertUser(db))))],
    queue: ['votes'],
    decision: ['accept'],
    slug: [slug],
    assetId: [assetId],
    type: ['like'],
    kind: ['music'],
    role: ['artist', 'moderator'],
    provider: ['google'],
    externalUrl: ['https://example.org/song'],
    scopes: [['votes:read']],
  });
}

interface Target {
  url: string;
  document: ApiDocument;
  judge: Judge;
}

async function targetOf(url: string, path: string, headers: Record<string, string> = {}): Promise<Target> {
  const document = (await (await fetch(url + path, { headers })).json()) as ApiDocument;
  return { url, document, judge: createJudge(document) };
}

interface Turn {
  target: Target;
  request: FuzzedRequest;
  caller: FuzzCaller;
  from: string;
}

/** A choice of all requests, the same for a seed; every operation's plain request is in it. */
function chosenTurns(targets: readonly Target[], known: Known, random: () => number): Turn[] {
  const all = targets.flatMap((target) =>
    operationsOf(target.document).flatMap((operation) =>
      fuzzedRequests(target.document, operation, known).map((request) => ({ target, request })),
    ),
  );
  const share = requestCount / all.length;
  const chosen = all.filter(({ request: { name } }) => random() < share || name === 'as it should be');
  return chosen
    .map((each) => ({ ...each, rank: Number(last.has(each.request.operation.id)) + random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ target, request }) => ({ target, request, ...callerOf(request.operation, random) }));
}

/** Most are let through, so that they get to what is behind the door. */
function callerOf({ isForOperators }: Operation, random: () => number): Pick<Turn, 'caller' | 'from'> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const others = isForOperators ? [...fuzzCallers, ...operatorCallers] : fuzzCallers;
  const powerful = isForOperators ? 'operator' : 'everybody at once';
  const caller = random() < 0.6 ? powerful : pick(others);
  return { caller, from: `192.0.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}` };
}

/** What was wrong, by operation and kind of fault, and how often each status was answered. */
function createFindings() {
  const [wrong, statuses] = [new Map<string, string>(), new Map<string, number>()];
  return {
    wrong,
    statuses,
    add({ target, request, caller }: Turn, answer: Received | Error, fault: string | undefined): void {
      const { operation, name } = request;
      const status = answer instanceof Error ? 0 : answer.status;
      const place = `${new URL(target.url).port} ${status}`;
      statuses.set(place, (statuses.get(place) ?? 0) + 1);
      if (fault === undefined) return;
      const text = answer instanceof Error ? '' : (answer.text ?? '').slice(0, 300);
      wrong.set(`${operation.id} ${status} ${fault}`, `${name} by ${caller}: ${text}`);
    },
  };
}

describe('requests that nobody means', () => {
  const cleanup = new AsyncDisposableStack();
  let platform: Platform;
  beforeAll(async () => {
    const env = { MAIL_CATCHER_DIR: cleanup.use(await tempFolder()).path };
    platform = cleanup.use(await startPlatform({ with: ['user', 'contest', 'media'], hasOps: true, env }));
  });
  afterAll(() => cleanup.disposeAsync());

  it(
    'never fail, whoever sends them, are answered as the documents say, and tell nobody what is not theirs [XF-104]',
    { timeout: 600_000 },
    async () => {
      const { between } = seededRandom(seed);
      const kept = await keepThings(platform);
      const known = await setScene(platform, kept);
      const headersOf = await createFuzzCallers(platform);
      const targets = [
        await targetOf(platform.url, '/api/openapi.json'),
        await targetOf(platform.opsUrl, '/ops/api/openapi.json', await headersOf('operator')),
      ];
      const left = chosenTurns(targets, known, () => between(0, 1));
      const leakOf = createLeakCheck(platform, kept);
      using sender = createSender();
      const findings = createFindings();

      const ask = async (turn: Turn): Promise<void> => {
        const { target, request, caller, from } = turn;
        const { operation, headers, body } = request;
        const sent = {
          method: operation.method,
          url: target.url + request.target,
          headers: { 'x-forwarded-for': from, ...(await headersOf(caller)), ...headers },
          body,
        };
        const answer: Received | Error = await sender.send(sent).catch((error: Error) => error);
        const fault =
          answer instanceof Error ? answer.message : (target.judge(request, answer) ?? leakOf(caller, answer));
        findings.add(turn, answer, fault);
      };
      await Promise.all(
        Array.from({ length: clientCount }, async () => {
          for (let next = left.shift(); next !== undefined; next = left.shift()) await ask(next);
        }),
      );
      expect(Object.fromEntries(findings.wrong)).toEqual({});
      // Else it would only be shown that everything is refused.
      const [gateway, ops] = targets.map(({ url }) => new URL(url).port);
      const reached = [
        ...[200, 201, 202, 204, 400, 401, 403, 404, 409, 412, 413, 415, 422].map((status) => `${gateway} ${status}`),
        ...[200, 303, 400, 401, 403, 404, 413, 415, 422].map((status) => `${ops} ${status}`),
      ];
      expect(reached.filter((status) => !findings.statuses.has(status))).toEqual([]);
    },
  );
});

import { randomUUID } from 'node:crypto';
import { insertUser, seedEntries } from '@urvote/gateway/seed.test-support';
import { putAsset } from '@urvote/media-service/media-service.test-support';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../faults/support/random.ts';
import { type Platform, sharedPlatform } from '../support/platform.ts';
import { type ApiDocument, operationsOf } from './document.ts';
import { createFuzzCallers, type FuzzCaller, fuzzCallers } from './fuzz-callers.ts';
import { type FuzzedRequest, fuzzedRequests } from './fuzzed-requests.ts';
import { createJudge } from './judge-answer.ts';
import { type Known, takingTurns } from './sample-value.ts';
import { createSender, type Received } from './send-request.ts';

const seed = 20_261_122;
const requestCount = 12_000;
const clientCount = 8;
/** Entries to decide on, and accounts to suspend. */
const spareCount = 150;
/** Ends accounts, so its turn is the last. */
const last = 'deleteOwnAccount';

/** Things that are there, so that requests get as far as the tables. */
async function setScene(platform: Platform): Promise<Known> {
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
    contestId: [contestId],
    idOrSlug: [contestId],
    entryId: pendingIds.flatMap((id, index) => [id, entryIds[index % entryIds.length] ?? '']),
    userId: await Promise.all(Array.from({ length: spareCount }, () => insertUser(db))),
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

/** A choice of all requests, the same for a seed; every operation's plain request is in it. */
function chosenRequests(document: ApiDocument, known: Known, random: () => number): FuzzedRequest[] {
  const all = operationsOf(document).flatMap((operation) => fuzzedRequests(document, operation, known));
  const share = requestCount / all.length;
  const chosen = all.filter(({ name }) => random() < share || name === 'as it should be');
  return chosen
    .map((request) => ({ request, rank: Number(request.operation.id === last) + random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ request }) => request);
}

describe('requests that nobody means', () => {
  const shared = sharedPlatform({ with: ['user', 'contest', 'media'] });

  it(
    'never fail, whoever sends them, and are answered as the document says [XF-104]',
    { timeout: 600_000 },
    async () => {
      const platform = shared();
      const document = (await (await fetch(`${platform.url}/api/openapi.json`)).json()) as ApiDocument;
      const { between } = seededRandom(seed);
      const random = () => between(0, 1);
      const known = await setScene(platform);
      const left = chosenRequests(document, known, random).map((request) => ({
        request,
        caller:
          random() < 0.6 ? 'everybody at once' : (fuzzCallers[Math.floor(random() * fuzzCallers.length)] as FuzzCaller),
        from: `192.0.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`,
      }));
      const authorizationOf = await createFuzzCallers(platform);
      const judge = createJudge(document);
      using sender = createSender();
      const [wrong, statuses] = [new Map<string, string>(), new Map<number, number>()];

      const ask = async ({ request, caller, from }: (typeof left)[number]): Promise<void> => {
        const { operation, target, headers, body } = request;
        const authorization = await authorizationOf(caller);
        const sent = {
          method: operation.method,
          url: platform.url + target,
          headers: { 'x-forwarded-for': from, ...(authorization === undefined ? {} : { authorization }), ...headers },
          body,
        };
        const answer: Received | Error = await sender.send(sent).catch((error: Error) => error);
        if (!(answer instanceof Error)) statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const fault = answer instanceof Error ? answer.message : judge(request, answer);
        if (fault === undefined) return;
        const status = answer instanceof Error ? 0 : answer.status;
        const text = answer instanceof Error ? '' : (answer.text ?? '').slice(0, 300);
        wrong.set(`${operation.id} ${status} ${fault}`, `${request.name} by ${caller}: ${text}`);
      };
      await Promise.all(
        Array.from({ length: clientCount }, async () => {
          for (let next = left.shift(); next !== undefined; next = left.shift()) await ask(next);
        }),
      );
      expect(Object.fromEntries(wrong)).toEqual({});
      // Else it would only be shown that everything is refused.
      const reached = [200, 201, 202, 204, 400, 401, 403, 404, 409, 412, 413, 415, 422];
      expect(reached.filter((status) => !statuses.has(status))).toEqual([]);
    },
  );
});

import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Generator, startGenerator } from '../load/generator.ts';
import { type BenchDatabase, type BenchServers, startServers } from '../stage/servers.ts';
import { poissonArrivals } from './arrivals.ts';
import { observeStream } from './observe-stream.ts';

let servers: BenchServers;
let generator: Generator;

beforeAll(async () => {
  [servers, generator] = await Promise.all([startServers({ countsStatements: false }), startGenerator(500)]);
});
afterAll(async () => {
  await generator[Symbol.asyncDispose]();
  await servers[Symbol.asyncDispose]();
});

async function store({ db, contest }: BenchDatabase, id: string, entryId: string): Promise<void> {
  await sql`
    insert into vote (id, window_start, contest_id, entry_id, voter_key, tier, value, state, cast_at, settled_at, batch_id, leaf_index)
    values (${id}, ${contest.windowStart}, ${contest.contestId}, ${entryId}, ${`u:${randomUUID()}`}, 'account', 1, 'counted',
      now(), now(), ${randomUUID()}, 0)`.execute(db);
}

interface KnownVote {
  /** The transaction began after the first and was committed before the second. */
  beforeMs: number;
  afterMs: number;
}

/** Answers like a gateway, and settles each vote so long after its answer; every tenth vote is refused. */
async function knownGateway(database: BenchDatabase, settlesAfterMs: number, stores = true) {
  const known = new Map<string, KnownVote>();
  const settling: Promise<void>[] = [];
  let requestCount = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      requestCount += 1;
      const isRefused = requestCount % 10 === 0;
      const id = voteIdAt(openGroup(Date.now(), randomBytes(8)), 0);
      const answer = isRefused ? '{"code":"ALREADY_VOTED"}' : JSON.stringify({ id, status: 'queued' });
      response.writeHead(isRefused ? 409 : 202, { 'Content-Length': String(answer.length) }).end(answer);
      if (isRefused || !stores) return;
      const { entryId } = JSON.parse(body) as { entryId: string };
      const settle = async (): Promise<void> => {
        await delay(settlesAfterMs);
        const beforeMs = Date.now();
        await store(database, id, entryId);
        known.set(id, { beforeMs, afterMs: Date.now() });
      };
      settling.push(settle());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    known,
    settled: () => Promise.all(settling),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('an observed stream', () => {
  const arrivalsMs = poissonArrivals({ ratePerSecond: 60, seconds: 2, seed: 3 });
  const streamTo = (database: BenchDatabase, url: string) => ({
    url,
    path: '/votes',
    firstNumber: 0,
    entryIds: database.contest.entryIds,
    arrivalsMs,
    db: database.db,
    generator,
  });

  it('knows of each vote when it was settled, within the time of its commit', async () => {
    await using database = await servers.cloneDatabase();
    await using gateway = await knownGateway(database, 300);
    const observed = await observeStream({ ...streamTo(database, gateway.url), untilSettled: () => gateway.settled() });
    const refusedCount = Math.floor(arrivalsMs.length / 10);
    expect(observed.statuses).toEqual({ 202: arrivalsMs.length - refusedCount, 409: refusedCount });
    expect(observed.acceptedCount).toBe(observed.votes.length);
    const known = [...gateway.known.values()].sort((a, b) => a.beforeMs - b.beforeMs);
    const settled = [...observed.settledAtMs].sort((a, b) => a - b);
    expect(settled).toHaveLength(known.length);
    const clockMs = 2;
    for (const [index, atMs] of settled.entries()) {
      expect(atMs - observed.flushMs).toBeGreaterThanOrEqual((known[index]?.beforeMs ?? Infinity) - clockMs);
      expect(atMs - observed.flushMs).toBeLessThanOrEqual(
        Math.max(...known.slice(0, index + 1).map(({ afterMs }) => afterMs)) + clockMs,
      );
    }
    for (const [index, { waitMs, dueMs, answerMs }] of observed.votes.entries()) {
      expect(waitMs).toBe((observed.settledAtMs[index] ?? 0) - (observed.answeredAtMs[index] ?? 0));
      // The answer went out before the time to settling began.
      expect((observed.settledAtMs[index] ?? 0) - observed.startedAtMs).toBeGreaterThanOrEqual(dueMs + 300 - clockMs);
      expect(answerMs).toBeGreaterThan(0);
    }
  });

  it('is void when an accepted vote is not stored', async () => {
    await using database = await servers.cloneDatabase();
    await using gateway = await knownGateway(database, 0, false);
    await expect(
      observeStream({ ...streamTo(database, gateway.url), untilSettled: () => gateway.settled() }),
    ).rejects.toThrow(/is not stored/);
  });
});

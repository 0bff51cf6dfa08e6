import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import { testDatabase, type TestDatabase } from '@urvote/testkit/test-database';
import { createGuestSessions } from '../auth/guest-session.ts';
import { defineRoute } from '../http/define-route.ts';
import { kitServer } from '../http/kit-server.test-support.ts';
import { createIdempotencyStore } from './idempotency-store.ts';

const endpoint = defineEndpoint({
  id: 'create',
  method: 'post',
  path: '/things',
  tag: 't',
  summary: 's',
  auth: 'optional',
  idempotency: 'optional',
  body: z.strictObject({ name: z.string() }),
  responses: { 201: { description: 'd', schema: z.strictObject({ n: z.number(), name: z.string() }) } },
  errors: ['CONFLICT'],
});
const encryptionKey = 'e'.repeat(32);
const guests = createGuestSessions({ secrets: ['x'.repeat(32)], clock: { nowMs: () => Date.now() } });
const guestToken = (guestId: string) => guests.create({ guestId, issuedAt: 1, expiresAt: 9_999_999_999 });

/** An instance whose handler counts its runs and can be told to wait or to fail. */
async function instance(database: TestDatabase) {
  const state = {
    runs: 0,
    fail: undefined as Error | undefined,
    hold: undefined as Promise<void> | undefined,
    entered: Promise.withResolvers<void>(),
  };
  const route = defineRoute(endpoint, async ({ body }) => {
    state.runs += 1;
    state.entered.resolve();
    await state.hold;
    if (state.fail !== undefined) throw state.fail;
    return {
      status: 201,
      body: { n: state.runs, name: body.name },
      headers: { Location: '/things/1', 'Set-Cookie': 'secret=1' },
    };
  });
  const server = await kitServer({
    routes: [route],
    auth: { guests },
    idempotency: createIdempotencyStore(database.db, encryptionKey),
  });
  const post = (key: string, name = 'a', headers: Record<string, string> = {}) =>
    fetch(`${server.url}/things`, {
      method: 'POST',
      body: JSON.stringify({ name }),
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
    });
  return { ...server, state, post };
}

const codeOf = async (response: Response) => ((await response.json()) as { code?: string }).code;

describe('Idempotency-Key', () => {
  it('replays byte for byte on another node, refuses another payload and a request in flight [XF-106]', async () => {
    await using database = await testDatabase();
    await using one = await instance(database);
    await using two = await instance(database);
    const first = await one.post('k1');
    const replay = await two.post('k1');
    expect([first.status, replay.status, two.state.runs]).toEqual([201, 201, 0]);
    expect(await replay.text()).toBe(await first.text());
    expect([first.headers.get('idempotency-replayed'), replay.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect([replay.headers.get('location'), replay.headers.get('content-type')]).toEqual([
      '/things/1',
      first.headers.get('content-type'),
    ]);
    expect(replay.headers.get('set-cookie')).toBeNull();

    const other = await two.post('k1', 'b');
    expect([other.status, await codeOf(other)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);

    const release = Promise.withResolvers<void>();
    one.state.hold = release.promise;
    one.state.entered = Promise.withResolvers();
    const running = one.post('k2');
    await one.state.entered.promise;
    const early = await two.post('k2');
    expect([early.status, await codeOf(early)]).toEqual([409, 'IDEMPOTENCY_KEY_IN_FLIGHT']);
    release.resolve();
    expect((await running).status).toBe(201);
    expect((await two.post('k2')).headers.get('idempotency-replayed')).toBe('true');
  });

  it('runs one of many simultaneous requests', async () => {
    await using database = await testDatabase();
    await using one = await instance(database);
    const statuses = (await Promise.all(Array.from({ length: 12 }, () => one.post('same')))).map(
      ({ status }) => status,
    );
    expect(one.state.runs).toBe(1);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
  });

  it('keeps refusals, but not failures', async () => {
    await using database = await testDatabase();
    await using one = await instance(database);
    one.state.fail = new ProblemError('CONFLICT');
    const refused = await one.post('k1');
    const again = await one.post('k1');
    expect([refused.status, again.status, one.state.runs]).toEqual([409, 409, 1]);
    expect(await again.text()).toBe(await refused.text());
    for (const failure of [
      new Error('boom'),
      new ProblemError('BACKLOG_FULL'),
      new ProblemError('QUOTA_EXCEEDED'),
      new ProblemError('UNAUTHENTICATED'),
    ]) {
      one.state.fail = failure;
      await one.post('k2');
    }
    one.state.fail = undefined;
    expect([(await one.post('k2')).status, one.state.runs]).toEqual([201, 6]);
  });

  it('belongs to one caller', async () => {
    await using database = await testDatabase();
    await using one = await instance(database);
    const as = (guestId: string) => one.post('k1', 'a', { authorization: `Bearer ${guestToken(guestId)}` });
    await as('0190c3a0-7b1c-7def-8a21-000000000001');
    await as('0190c3a0-7b1c-7def-8a21-000000000002');
    await one.post('k1');
    expect(one.state.runs).toBe(3);
  });

  it('keeps answers encrypted, and of requests and addresses nothing that could be tried out', async () => {
    await using database = await testDatabase();
    await using one = await instance(database);
    await one.post('k1', 'a secret name');
    const { rows } = await sql<{
      text: string;
      hash: Buffer;
    }>`select row_to_json(k)::text as text, request_hash as hash from idempotency_key k`.execute(database.db);
    const row = rows[0]?.text ?? '';
    for (const plain of ['a secret name', '/things/1', '127.0.0.1']) {
      expect(row).not.toContain(plain);
      expect(row).not.toContain(Buffer.from(plain).toString('hex'));
    }
    const bare = createHash('sha256')
      .update('POST /things\n')
      .update(JSON.stringify({ name: 'a secret name' }))
      .digest();
    expect(rows[0]?.hash.equals(bare)).toBe(false);
    const strange = createIdempotencyStore(database.db, 'f'.repeat(32));
    expect(await strange.begin({ caller: 'ip:127.0.0.1', endpoint: 'create', key: 'k1' }, bare)).toMatchObject({
      kind: 'first',
    });
  });

  it('gives the answers again that the version before kept in plain', async () => {
    await using database = await testDatabase();
    const store = createIdempotencyStore(database.db, encryptionKey);
    const hash = Buffer.alloc(32, 1);
    await sql`
      insert into idempotency_key (caller, endpoint, key, request_hash, state, status, headers, body, created_at, expires_at)
      values ('user:1', 'create', 'k', ${hash}, 'done', 201, '{"Location": "/things/1"}', '{}', now(), now() + interval '1 hour')`.execute(
      database.db,
    );
    const id = { caller: 'user:1', endpoint: 'create', key: 'k' };
    expect(await store.begin(id, hash)).toEqual({
      kind: 'replay',
      response: { status: 201, headers: { Location: '/things/1' }, body: Buffer.from('{}') },
    });
    expect(await store.begin(id, Buffer.alloc(32, 2))).toEqual({ kind: 'other-request' });
  });

  it('is a new request when its day is over, on every node', async () => {
    await using database = await testDatabase();
    await using one = await instance(database);
    await using two = await instance(database);
    await one.post('k1');
    const { rows } = await sql<{
      hours: number;
    }>`select extract(epoch from expires_at - created_at)::float / 3600 as hours from idempotency_key`.execute(
      database.db,
    );
    expect(rows).toEqual([{ hours: 24 }]);
    await sql`UPDATE idempotency_key SET expires_at = now() - interval '1 second'`.execute(database.db);
    const late = await two.post('k1', 'b');
    expect([late.status, late.headers.get('idempotency-replayed'), two.state.runs]).toEqual([201, null, 1]);
    expect((await one.post('k1', 'b')).headers.get('idempotency-replayed')).toBe('true');
  });

  it('gives no answer of one path, query or method to another, nor refuses what is only spelt alike', async () => {
    await using database = await testDatabase();
    const text = z.string().optional();
    const change = defineEndpoint({
      ...endpoint,
      id: 'change',
      path: '/things/:id',
      params: z.strictObject({ id: z.string() }),
      query: z.strictObject({ a: text, b: text }),
    });
    const replace = defineEndpoint({ ...change, id: 'replace', method: 'put' });
    let runs = 0;
    const routes = [change, replace].map((each) =>
      defineRoute(each, async ({ body }) => ({ status: 201, body: { n: (runs += 1), name: body.name } })),
    );
    await using server = await kitServer({ routes, idempotency: createIdempotencyStore(database.db, encryptionKey) });
    const ask = async (path: string, { method = 'POST', name = 'a', key = 'k' } = {}) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const answer = await fetch(server.url + path, { method, headers, body: JSON.stringify({ name }) });
      const { n, code } = (await answer.json()) as { n?: number; code?: string };
      return n ?? code;
    };
    expect([await ask('/things/1'), await ask('/things/1')]).toEqual([1, 1]);
    for (const path of ['/things/2', '/things/1?a=1', '/things/1?b=1', '/things/11', '/things/1%20'])
      expect(await ask(path), path).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await ask('/things/1', { name: 'b' })).toBe('IDEMPOTENCY_KEY_REUSED');
    expect([await ask('/things/1', { method: 'PUT' }), await ask('/things/1')]).toEqual([2, 1]);
    expect([await ask('/things/2', { key: 'l' }), await ask('/things/2', { key: 'l' })]).toEqual([3, 3]);
  });

  it('is no key for a request on another condition', async () => {
    await using database = await testDatabase();
    await using one = await instance(database);
    await one.post('k1', 'a', { 'if-match': '"1"' });
    expect((await one.post('k1', 'a', { 'if-match': '"1"' })).status).toBe(201);
    const other = await one.post('k1', 'a', { 'if-match': '"2"' });
    expect([other.status, await codeOf(other), one.state.runs]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED', 1]);
  });

  it('is never taken in vain: an app without a store does not start', async () => {
    const route = defineRoute(endpoint, () => Promise.resolve({ status: 201, body: { n: 1, name: '' } }));
    await expect(kitServer({ routes: [route] })).rejects.toThrow(
      'create takes an Idempotency-Key, but the app was given no store',
    );
  });

  it('is refused when malformed', async () => {
    await using database = await testDatabase();
    await using one = await instance(database);
    for (const key of ['with space', 'é', 'x'.repeat(256), '']) {
      const response = await one.post(key);
      expect([response.status, await codeOf(response)]).toEqual([422, 'VALIDATION_FAILED']);
    }
    expect((await one.post('x'.repeat(255))).status).toBe(201);
  });

  it('is free again after a crash in flight or a day, and a late answer of the crashed request is not kept', async () => {
    await using database = await testDatabase();
    const store = createIdempotencyStore(database.db, encryptionKey);
    const id = { caller: 'user:1', endpoint: 'create', key: 'k' };
    const hash = Buffer.alloc(32, 1);
    const answer = (text: string) => ({ status: 200, headers: {}, body: Buffer.from(text) });
    const expire = () => sql`UPDATE idempotency_key SET expires_at = now() - interval '1 second'`.execute(database.db);
    const crashed = await store.begin(id, hash);
    expect(await store.begin(id, hash)).toEqual({ kind: 'in-flight' });
    await expire();
    const second = await store.begin(id, hash);
    if (crashed.kind !== 'first' || second.kind !== 'first') throw new Error('both must be first');
    await store.complete(id, crashed.fence, answer('late'));
    expect(await store.begin(id, hash)).toEqual({ kind: 'in-flight' });
    await store.complete(id, second.fence, answer('right'));
    expect(await store.begin(id, hash)).toMatchObject({ kind: 'replay', response: answer('right') });
    await expire();
    expect([await store.deleteExpired(), await store.deleteExpired()]).toEqual([1, 0]);
  });
});

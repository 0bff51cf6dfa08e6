import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { endpointsByService } from '@urvote/contracts/services/endpoints';
import { openObjectStore } from '@urvote/platform/object-store/object-store';
import { eventually } from '@urvote/testkit/eventually';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { testServers } from '@urvote/testkit/servers';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import type { AppContext } from './context.ts';
import { linkToStore, putAsset, startMediaService } from './media-service.test-support.ts';
import { routes } from './routes.ts';

const digits = Buffer.from('0123456789');
const etag = `"${createHash('sha256').update(digits).digest('hex')}"`;

async function startedWithDatabase() {
  await using cleanup = new AsyncDisposableStack();
  const database = cleanup.use(await testDatabase());
  const service = cleanup.use(await startMediaService(database.url));
  const held = cleanup.move();
  return { database, service, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

describe('delivering media', () => {
  const shared = sharedByTests(startedWithDatabase);

  it('streams the whole object, ranges of it, and nothing when it is known', async () => {
    const { database, service } = shared();
    const url = `${service.url}/api/v1/media/${await putAsset(database.db, digits)}`;
    const get = (headers: Record<string, string> = {}, method = 'GET') => fetch(url, { headers, method });
    const whole = await get();
    expect([whole.status, await whole.text(), whole.headers.get('etag'), whole.headers.get('accept-ranges')]).toEqual([
      200,
      '0123456789',
      etag,
      'bytes',
    ]);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': '10',
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
    const part = await get({ range: 'bytes=2-4' });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    const tail = await get({ range: 'bytes=-2' });
    expect([tail.status, await tail.text()]).toEqual([206, '89']);
    const beyond = await get({ range: 'bytes=10-' });
    expect([
      beyond.status,
      beyond.headers.get('content-range'),
      ((await beyond.json()) as { code: string }).code,
    ]).toEqual([416, 'bytes */10', 'RANGE_NOT_SATISFIABLE']);
    const known = await get({ 'if-none-match': etag });
    expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag]);
    const head = await get({}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
  });

  it('does not change a byte of a large object', async () => {
    const { database, service } = shared();
    const content = randomBytes(5_000_000);
    const id = await putAsset(database.db, content, { mime_type: 'application/zip' });
    const response = await fetch(`${service.url}/api/v1/media/${id}`);
    expect(response.headers.get('content-disposition')).toBe('attachment');
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
  });

  it('answers 404 for what is not there, not ready, or without its object, and 422 for what is no id', async () => {
    const { database, service } = shared();
    const statusOf = async (id: string) => (await fetch(`${service.url}/api/v1/media/${id}`)).status;
    const lost = await putAsset(database.db, digits);
    await using store = openObjectStore(testServers().objectStore);
    await store.delete(`media/${lost}`);
    const pending = await putAsset(database.db, digits, { status: 'pending' });
    expect([await statusOf(randomUUID()), await statusOf(pending), await statusOf(lost), await statusOf('x')]).toEqual([
      404, 404, 404, 422,
    ]);
    expect(service.log.lines).toContainEqual(
      expect.objectContaining({ assetId: lost, msg: 'a ready asset has no object' }),
    );
  });

  it('goes on after clients that left in the middle', async () => {
    const { database, service } = shared();
    const url = `${service.url}/api/v1/media/${await putAsset(database.db, randomBytes(8_000_000))}`;
    for (let client = 0; client < 60; client += 1) {
      const response = await fetch(url);
      await response.body?.cancel();
    }
    expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(8_000_000);
    expect(service.log.lines.filter(({ msg }) => msg === 'delivery broke off')).toEqual([]);
  });
});

describe('the media service', () => {
  it('has exactly one route for each of its contracts', () => {
    const built = routes({} as AppContext).map(({ endpoint }) => endpoint.id);
    expect(built.toSorted()).toEqual(endpointsByService['media-service'].map(({ id }) => id).toSorted());
  });

  it('works with the rights of its database role alone', async () => {
    await using database = await testDatabase();
    await using service = await startMediaService(database.url, { DATABASE_ROLE: 'urvote_media_service' });
    const id = await putAsset(database.db, digits);
    expect((await fetch(`${service.url}/api/v1/media/${id}`)).status).toBe(200);
  });

  it('starts without the object store, says so and recovers [PL-01]', async () => {
    await using database = await testDatabase();
    await using link = await linkToStore();
    await link.cut();
    await using service = await startMediaService(database.url, { S3_ENDPOINT: link.endpoint });
    const url = `${service.url}/api/v1/media/${await putAsset(database.db, digits)}`;
    const refused = await fetch(url);
    expect([refused.status, refused.headers.get('content-type'), refused.headers.get('retry-after')]).toEqual([
      503,
      'application/problem+json',
      '5',
    ]);
    const missing = await fetch(`${service.url}/health/ready`);
    expect([missing.status, await missing.json()]).toEqual([
      503,
      expect.objectContaining({ checks: { postgres: 'ok', 'object-store': 'unavailable' } }),
    ]);
    await link.mend();
    await eventually(async () => expect((await fetch(`${service.url}/health/ready`)).status).toBe(200));
    expect((await fetch(url)).status).toBe(200);
  });

  it('breaks off visibly when the object store goes away in the middle', async () => {
    await using database = await testDatabase();
    await using link = await linkToStore();
    await using service = await startMediaService(database.url, { S3_ENDPOINT: link.endpoint });
    const url = `${service.url}/api/v1/media/${await putAsset(database.db, randomBytes(30_000_000))}`;
    const response = await fetch(url);
    await link.cut();
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
    await eventually(() =>
      expect(service.log.lines).toContainEqual(expect.objectContaining({ msg: 'delivery broke off' })),
    );
  });

  it('starts without PostgreSQL, says so and recovers [PL-01]', async () => {
    await using postgres = await migratedPostgres({ inMemory: true });
    await postgres.stop();
    await using service = await startMediaService(postgres.url);
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
    const missing = await fetch(`${service.url}/health/ready`);
    const text = await missing.text();
    expect([missing.status, JSON.parse(text)]).toEqual([
      503,
      expect.objectContaining({ checks: { postgres: 'unavailable', 'object-store': 'ok' } }),
    ]);
    expect(text).not.toMatch(/postgres:\/\/|own-server-password/);
    expect((await fetch(`${service.url}/api/v1/media/${randomUUID()}`)).status).toBe(503);
    await postgres.start();
    await eventually(async () => expect((await fetch(`${service.url}/health/ready`)).status).toBe(200));
    expect((await fetch(`${service.url}/api/v1/media/${randomUUID()}`)).status).toBe(404);
  });
});

import { buffer } from 'node:stream/consumers';
import { testServers } from '@urvote/testkit/servers';
import { expect, it } from 'vitest';
import { openObjectStore } from './object-store.ts';

it('puts, reads, ranges, describes and deletes objects', async () => {
  await using store = openObjectStore(testServers().objectStore);
  await store.ping();
  const key = `tests/${crypto.randomUUID()}`;
  await store.put(key, Buffer.from('0123456789'), { contentType: 'text/plain' });
  expect(await store.head(key)).toMatchObject({ contentType: 'text/plain', sizeBytes: 10 });
  const part = await store.get(key, 'bytes=2-4');
  expect(part?.contentRange).toBe('bytes 2-4/10');
  expect((await buffer(part!.body)).toString()).toBe('234');
  await store.delete(key);
  expect(await store.head(key)).toBeUndefined();
  expect(await store.get(key)).toBeUndefined();
});

it('refuses unsigned requests and wrong credentials', async () => {
  const settings = testServers().objectStore;
  const response = await fetch(`${settings.endpoint}/${settings.bucket}/any`);
  expect(response.status).toBe(403);
  await using intruder = openObjectStore({ ...settings, accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' });
  await expect(intruder.put('any', Buffer.from('x'), { contentType: 'text/plain' })).rejects.toThrow();
});

it('fails in seconds when there is no store', async () => {
  await using store = openObjectStore({ ...testServers().objectStore, endpoint: 'http://127.0.0.1:1' });
  await expect(store.ping()).rejects.toThrow();
});

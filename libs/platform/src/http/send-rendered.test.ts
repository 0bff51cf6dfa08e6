import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readDocs } from '@urvote/contracts/openapi/operational-endpoints';
import { defineRoute } from './define-route.ts';
import { strongEtag } from './etag.ts';
import { type KitServer, kitServer } from './kit-server.test-support.ts';
import { sendRendered } from './send-rendered.ts';

const text = 'äöü is what it says, again and again. '.repeat(400);
const ownHeaders = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache', Vary: 'Cookie' };

function serve(body: string): Promise<KitServer> {
  const rendered = { text: body, etag: strongEtag(body) };
  return kitServer({ routes: [defineRoute(readDocs, (ctx) => sendRendered(ctx, rendered, ownHeaders))] });
}

/** As it comes over the wire: `fetch` would decode it. */
async function ask({ url }: KitServer, headers: Record<string, string>, method = 'GET') {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}${readDocs.path}`, { headers, method }, resolve).once('error', reject);
  });
  const { 'content-encoding': encoding, vary, etag, 'content-length': length } = response.headers;
  return { status: response.statusCode, body: await buffer(response), encoding, vary, etag, length };
}

it.each([
  ['br', 'gzip, br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  [undefined, 'identity', (body: Buffer) => body],
])('sends a long body as %s to who takes %s, tagged of its own and known again', async (encoding, accepted, decode) => {
  await using server = await serve(text);
  const first = await ask(server, { 'accept-encoding': accepted });
  expect(first).toMatchObject({ status: 200, encoding, vary: 'Cookie, Accept-Encoding' });
  expect(decode(first.body).toString()).toBe(text);
  expect(first.length).toBe(String(first.body.length));
  expect(first.etag).toBe(encoding === undefined ? strongEtag(text) : strongEtag(text).replace(/"$/, `~${encoding}"`));
  expect(await ask(server, { 'accept-encoding': accepted }, 'HEAD')).toEqual({ ...first, body: Buffer.alloc(0) });
  for (const again of [accepted, 'identity'])
    expect(await ask(server, { 'accept-encoding': again, 'if-none-match': first.etag ?? '' })).toMatchObject({
      status: 304,
      body: Buffer.alloc(0),
      encoding: undefined,
      vary: 'Cookie, Accept-Encoding',
    });
});

it('leaves a short body as it is', async () => {
  await using server = await serve('short');
  const answer = await ask(server, { 'accept-encoding': 'gzip, br' });
  expect(answer).toMatchObject({ status: 200, encoding: undefined, vary: 'Cookie', etag: strongEtag('short') });
  expect(answer.body.toString()).toBe('short');
});

it('leaves an answer to one caller as it is, whose length would tell its secrets', async () => {
  const own = defineRoute(readDocs, async () => ({ status: 200, body: text, headers: ownHeaders }));
  await using server = await kitServer({ routes: [own] });
  const answer = await ask(server, { 'accept-encoding': 'gzip, br' });
  expect(answer).toMatchObject({ encoding: undefined, length: String(Buffer.byteLength(text)) });
});

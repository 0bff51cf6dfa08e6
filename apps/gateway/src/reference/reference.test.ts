import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorCodes } from '@urvote/contracts/errors/error-codes';
import { problemType } from '@urvote/contracts/errors/problem-type';
import { castVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { buildOpenApiDocument } from '@urvote/contracts/openapi/build-openapi-document';
import { operationalEndpoints } from '@urvote/contracts/openapi/operational-endpoints';
import { kitServer } from '@urvote/platform/http/kit-server.test-support';
import { problemRoutes } from './problems.routes.ts';
import { referenceRoutes } from './reference.routes.ts';

const endpoints = [castVote, ...operationalEndpoints];
const document = buildOpenApiDocument(endpoints);
const serve = () => kitServer({ routes: [...referenceRoutes(() => document), ...problemRoutes(endpoints)] });

describe('the reference', () => {
  it('is served as a document with an entity tag', async () => {
    await using server = await serve();
    const first = await fetch(`${server.url}/api/openapi.json`);
    expect(await first.json()).toEqual(document);
    const again = await fetch(`${server.url}/api/openapi.json`, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('is a page of every operation with its call, without scripts and without other hosts', async () => {
    await using server = await serve();
    const page = await fetch(`${server.url}/api/docs`);
    const html = await page.text();
    for (const { id, summary } of endpoints)
      expect([id, html.includes(`id="${id}"`), html.includes(summary)]).toEqual([id, true, true]);
    expect(html.match(/<code>curl /g)).toHaveLength(endpoints.length);
    expect(html).not.toMatch(/<script|src=|@import|url\(/);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it('explains every code on the page that the type of its problem leads to', async () => {
    await using server = await serve();
    const list = await (await fetch(`${server.url}/problems`)).text();
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      const name = code.toLowerCase().replaceAll('_', '-');
      expect(problemType(code)).toMatch(/^https:\/\/iana\.org\/assignments\/http-problem-types#|^\/problems\//);
      const page = await fetch(`${server.url}/problems/${name}`);
      expect([code, page.status, page.headers.get('content-type')]).toEqual([code, 200, 'text/html; charset=utf-8']);
      expect(await page.text()).toContain(`<code>${code}</code>`);
      expect(list).toContain(`href="/problems/${name}"`);
    }
    expect((await fetch(`${server.url}/problems/nothing-known`)).status).toBe(404);
  });
});

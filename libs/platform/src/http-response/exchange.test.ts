import { z } from 'zod';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import { describe, expect, it } from 'vitest';
import { defineRoute } from '../http/define-route.ts';
import { kitServer } from '../http/kit-server.test-support.ts';

const say = defineEndpoint({
  id: 'say',
  method: 'post',
  path: '/say',
  tag: 'test',
  summary: 'Says it again',
  auth: 'public',
  body: z.strictObject({ text: z.string() }),
  responses: { 200: { description: 'The same', schema: z.strictObject({ text: z.string() }) } },
  errors: [],
});

describe('response bodies', () => {
  it.each([
    ['plain ASCII'],
    [''],
    ['caf\u00e9'],
    ['\u0080\u00ff'],
    ['\u65e5\u672c'],
    ['\u{1f5f3}\ufe0f'],
    [`${'a'.repeat(30_000)}\u00e9`],
  ])('are UTF-8 with the length in bytes: %s', async (text) => {
    await using server = await kitServer({ routes: [defineRoute(say, async ({ body }) => ({ status: 200, body }))] });
    const body = JSON.stringify({ text });
    const response = await fetch(`${server.url}/say`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.equals(Buffer.from(body))).toBe(true);
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
  });
});

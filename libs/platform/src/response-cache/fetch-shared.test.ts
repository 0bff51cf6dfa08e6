import { Agent } from 'node:http';
import { expect, it } from 'vitest';
import type { ForwardedRequest } from '../proxy/proxy-route.ts';
import { fetchShared } from './fetch-shared.ts';

it('takes an upstream that lets connections wait for one that is down', async () => {
  const forwarded = {
    exchange: { request: { url: '/x', headers: {} }, requestId: 'r' },
    clientIp: '192.0.2.1',
    isSecure: false,
  } as ForwardedRequest;
  const neverConnecting = new Agent({ lookup: () => {} });
  const options = { timeoutMs: 60_000, connectTimeoutMs: 20, agent: neverConnecting };
  await expect(fetchShared('http://upstream.example', forwarded, options)).rejects.toMatchObject({
    code: 'TEMPORARILY_UNAVAILABLE',
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { apiClient } from './http-client.ts';

const readThing = defineEndpoint({
  id: 'readThing',
  method: 'get',
  path: '/things/:thingId',
  tag: 'things',
  summary: 'Reads a thing',
  auth: 'public',
  responses: { 200: { description: 'The thing', schema: z.strictObject({ id: z.string() }) } },
  errors: [],
});

it('takes responses that are as the contract says and no others', async () => {
  const server = createServer((request, response) => {
    const id = request.url?.split('/').at(-1) ?? '';
    const body = id === 'broken' ? { name: 'x' } : { id };
    response.statusCode = id === 'error' ? 500 : 200;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const client = apiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect((await client.call(readThing, { params: { thingId: 'a' } })).body).toEqual({ id: 'a' });
    await expect(client.call(readThing, { params: { thingId: 'broken' } })).rejects.toThrow('not as its contract says');
    await expect(client.call(readThing, { params: { thingId: 'error' } })).rejects.toThrow(
      'error 500 as application/json',
    );
    await expect(client.call(readThing)).rejects.toThrow('thingId is missing');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

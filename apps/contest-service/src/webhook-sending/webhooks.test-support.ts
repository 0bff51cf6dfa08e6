import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createWebhook } from '@urvote/contracts/http/webhooks/webhook-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';

export interface ReceivedMessage {
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver extends AsyncDisposable {
  url: string;
  received: ReceivedMessage[];
  /** What is answered from now on; 204 at first, and nothing at all with the status 0. */
  answer: { status: number; headers?: Record<string, string>; body?: string };
}

/** A server that takes messages. */
export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedMessage[] = [];
  const receiver: Pick<Receiver, 'answer'> = { answer: { status: 204 } };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      const { status, headers = {}, body: answer = '' } = receiver.answer;
      if (status !== 0) response.writeHead(status, headers).end(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
}

/** What lets messages reach a receiver of a test. */
export const toLoopback = { WEBHOOKS_TO_LOOPBACK: 'on' };

export async function addWebhook(
  client: ApiClient,
  clientSlug: string,
  body: { url: string; eventTypes: readonly string[] },
): Promise<{ id: string; secret: string }> {
  const answer = await client.call(createWebhook, { params: { clientSlug }, body });
  if (answer.status !== 201) throw new Error(`the webhook is answered ${answer.status}`);
  return answer.body as { id: string; secret: string };
}

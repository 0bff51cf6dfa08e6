import { Agent, type IncomingMessage, request } from 'node:http';

export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

export interface Received {
  status: number;
  headers: IncomingMessage['headers'];
  /** Undefined of a stream without an end. */
  text: string | undefined;
}

const patienceMs = 30_000;

/** By `node:http`, which sends a target and header fields as they are. */
export function createSender(): Disposable & { send(sent: Sent): Promise<Received> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    send: ({ method, url, headers, body }) =>
      new Promise((resolve, reject) => {
        const { origin } = new URL(url);
        const outgoing = request(origin, {
          agent,
          method,
          path: url.slice(origin.length),
          headers: { ...headers, ...(body === undefined ? {} : { 'content-length': body.length }) },
          timeout: patienceMs,
        });
        outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
        outgoing.on('error', reject);
        outgoing.on('response', (response) => void readAnswer(response).then(resolve, reject));
        outgoing.end(body);
      }),
    [Symbol.dispose]: () => agent.destroy(),
  };
}

async function readAnswer(response: IncomingMessage): Promise<Received> {
  const { statusCode: status = 0, headers } = response;
  if (headers['content-type']?.startsWith('text/event-stream')) {
    response.destroy();
    return { status, headers, text: undefined };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status, headers, text: Buffer.concat(chunks).toString() };
}

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface CaptchaServer extends AsyncDisposable {
  /** The siteverify address. */
  url: string;
  /** What was asked so far. */
  requests: { token: string; remoteIp: string | null; secret: string | null }[];
  /** Nobody answers any more. */
  stop(): Promise<void>;
}

/** A token that the server takes for a passed check with this score, once. */
export function captchaToken(score: number, unique: string = crypto.randomUUID()): string {
  return `score-${score}-${unique}`;
}

interface Verdict {
  success: boolean;
  score?: number;
  hostname?: string;
  action?: string;
  challenge_ts?: string;
  'error-codes'?: string[];
}

function verdictOf(token: string, used: Set<string>, hostname: string): Verdict {
  const score = /^score-(0(?:\.\d+)?|1(?:\.0+)?)-/.exec(token)?.[1];
  if (score === undefined) return { success: false, 'error-codes': ['invalid-input-response'] };
  if (used.has(token)) return { success: false, 'error-codes': ['timeout-or-duplicate'] };
  used.add(token);
  return { success: true, score: Number(score), hostname, action: 'vote', challenge_ts: new Date().toISOString() };
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(await text(request));
}

/** A local stand-in for the provider's siteverify: the score is part of the token, and a token passes once. */
export async function captchaServer({ hostname = 'localhost' } = {}): Promise<CaptchaServer> {
  const requests: CaptchaServer['requests'] = [];
  const used = new Set<string>();
  const server = createServer((request, response) => {
    void formOf(request).then((form) => {
      const token = form.get('response') ?? '';
      requests.push({ token, remoteIp: form.get('remoteip'), secret: form.get('secret') });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(verdictOf(token, used, hostname)));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`,
    requests,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

import { type Agent, type ClientRequest, type IncomingMessage, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { connectTimeoutMs as usualConnectTimeoutMs } from '../clock/time-limits.ts';
import { type ForwardedRequest, forwardingHeaders, upstreamProblem } from '../proxy/proxy-route.ts';
import { type SharedResponse, sharedResponseOf } from './shared-response.ts';

export interface SharedFetchOptions {
  /** Longest time until the whole answer is here. */
  timeoutMs: number;
  connectTimeoutMs?: number;
  agent?: Agent;
}

/**
 * Asks the upstream as nobody: without cookies, tokens or conditions, under the id of the request that came first.
 * @throws {ProblemError} TEMPORARILY_UNAVAILABLE when the upstream is down, UPSTREAM_UNAVAILABLE when it breaks off
 */
export async function fetchShared(
  /** Of the upstream, without a slash behind it. */
  origin: string,
  forwarded: ForwardedRequest,
  options: SharedFetchOptions,
): Promise<SharedResponse> {
  try {
    const response = await get(
      new URL(`${origin}${forwarded.exchange.request.url ?? '/'}`),
      forwardingHeaders(forwarded),
      options,
    );
    return sharedResponseOf(response.statusCode ?? 502, response.headers, await buffer(response));
  } catch (error) {
    throw upstreamProblem(error as Error);
  }
}

/** Not `fetch`, which refuses ports that browsers may not reach. */
function get(
  url: URL,
  headers: Record<string, string>,
  { timeoutMs, connectTimeoutMs = usualConnectTimeoutMs, agent }: SharedFetchOptions,
): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestByHttps : requestByHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, { headers, agent, signal: AbortSignal.timeout(timeoutMs) }, resolve);
    request.once('error', reject);
    limitConnecting(request, connectTimeoutMs);
    request.end();
  });
}

function limitConnecting(request: ClientRequest, connectTimeoutMs: number): void {
  request.once('socket', (socket) => {
    if (!socket.pending) return;
    const tooLate = Object.assign(new Error('the upstream takes no connection'), { code: 'ETIMEDOUT' });
    const timer = setTimeout(() => socket.destroy(tooLate), connectTimeoutMs);
    for (const event of ['connect', 'close'] as const) socket.once(event, () => clearTimeout(timer));
  });
}

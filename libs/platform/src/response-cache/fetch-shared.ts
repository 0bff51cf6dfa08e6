import { type IncomingMessage, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { type ForwardedRequest, upstreamProblem } from '../proxy/proxy-route.ts';
import { type SharedResponse, sharedResponseOf } from './shared-response.ts';

/**
 * Asks the upstream as nobody: without cookies, tokens or conditions, under the id of the request that came first.
 * @throws {ProblemError} TEMPORARILY_UNAVAILABLE when the upstream is down, UPSTREAM_UNAVAILABLE when it breaks off
 */
export async function fetchShared(
  /** Of the upstream, without a slash behind it. */
  origin: string,
  { exchange: { request, requestId }, clientIp, isSecure }: ForwardedRequest,
  timeoutMs: number,
): Promise<SharedResponse> {
  const headers = {
    'x-request-id': requestId,
    'x-forwarded-for': clientIp,
    'x-forwarded-proto': isSecure ? 'https' : 'http',
    ...(request.headers.host === undefined ? {} : { 'x-forwarded-host': request.headers.host }),
  };
  try {
    const response = await get(new URL(`${origin}${request.url ?? '/'}`), headers, timeoutMs);
    return sharedResponseOf(response.statusCode ?? 502, response.headers, await buffer(response));
  } catch (error) {
    throw upstreamProblem(error as Error);
  }
}

/** Not `fetch`, which refuses ports that browsers may not reach. */
function get(url: URL, headers: Record<string, string>, timeoutMs: number): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestByHttps : requestByHttp;
  return new Promise((resolve, reject) => {
    send(url, { headers, signal: AbortSignal.timeout(timeoutMs) }, resolve)
      .once('error', reject)
      .end();
  });
}

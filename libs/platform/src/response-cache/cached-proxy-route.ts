import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { ifNoneMatch } from '../http/etag.ts';
import { encodedAnswer } from '../http-response/encoded-answer.ts';
import type { PreparedResponse } from '../http-response/prepared-response.ts';
import type { ForwardedRequest, ProxyRoute } from '../proxy/proxy-route.ts';
import { checkAddress } from './check-address.ts';
import { fetchShared } from './fetch-shared.ts';
import type { CachedResponse, ResponseCache } from './response-cache.ts';
import type { SharedResponse } from './shared-response.ts';

export interface CachedProxyOptions {
  cache: ResponseCache;
  targetUrl: string;
  /** The endpoint of a GET that is answered alike whoever sends it, so that it may be asked as nobody. */
  sharedEndpoint(request: ForwardedRequest): Endpoint | undefined;
  /** Longest time an upstream may take; default 10 s. */
  timeoutMs?: number;
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Answers shared reads of the route's upstream from the cache. Whatever else passes may have changed what they show. */
export function cachedProxyRoute(route: ProxyRoute, options: CachedProxyOptions): ProxyRoute {
  const { cache, sharedEndpoint, timeoutMs = 10_000 } = options;
  const { origin } = new URL(options.targetUrl);

  async function load(endpoint: Endpoint, forwarded: ForwardedRequest): Promise<SharedResponse> {
    checkAddress(endpoint, forwarded.exchange.request.url ?? '');
    return fetchShared(origin, forwarded, { timeoutMs });
  }

  return {
    ...route,
    async forward(forwarded) {
      const { exchange, cors } = forwarded;
      const { method = '', url = '/' } = exchange.request;
      const endpoint = sharedEndpoint(forwarded);
      if (endpoint !== undefined) {
        const found = await cache.get(url, () => load(endpoint, forwarded));
        const acceptEncoding = String(exchange.request.headers['accept-encoding'] ?? '');
        const { response } = found;
        const answer = await encodedAnswer(answerTo(forwarded, found), acceptEncoding, response, (byteCount) =>
          cache.weigh(url, response, byteCount),
        );
        return exchange.send(answer, cors);
      }
      try {
        await route.forward(forwarded);
      } finally {
        if (!safeMethods.has(method)) cache.expire();
      }
    },
  };
}

function answerTo({ exchange }: ForwardedRequest, { response, staleForMs }: CachedResponse): PreparedResponse {
  const { status, body } = response;
  const headers =
    staleForMs === undefined ? response.headers : { ...response.headers, Age: String(Math.floor(staleForMs / 1000)) };
  const etag = headers['ETag'];
  if (status === 200 && etag !== undefined && ifNoneMatch(exchange.request.headers['if-none-match'], etag)) {
    const { 'Content-Type': _, ...kept } = headers;
    return { status: 304, headers: kept };
  }
  return { status, headers: { ...headers }, body: bodyFor(exchange.requestId, response, body) };
}

/** A problem names the request it answers; those who waited for the same answer have others. */
function bodyFor(requestId: string, { headers }: SharedResponse, body: Buffer): Buffer | string {
  if (headers['Content-Type'] !== 'application/problem+json') return body;
  return JSON.stringify({ ...(JSON.parse(body.toString()) as object), requestId });
}

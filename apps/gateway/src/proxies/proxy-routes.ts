import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { endpointsByService } from '@urvote/contracts/services/endpoints';
import { services } from '@urvote/contracts/services/services';
import { createOwnerOf } from '@urvote/platform/proxy/endpoint-owners';
import { createProxyRoute, type ForwardedRequest, type ProxyRoute } from '@urvote/platform/proxy/proxy-route';
import { cachedProxyRoute } from '@urvote/platform/response-cache/cached-proxy-route';
import type { AppContext } from '../context.ts';
import { withoutGuestTokens } from './without-guest-tokens.ts';

/** The endpoints of other services. They check the caller's own token; the gateway only passes requests on. */
export function proxyRoutes({ config, guests, sharedReads: cache }: AppContext): ProxyRoute[] {
  const ownerOf = createOwnerOf<Endpoint>(endpointsByService);
  const endpointOf = ({ exchange: { request } }: ForwardedRequest) =>
    ownerOf(request.method ?? '', (request.url ?? '').split('?', 1)[0] ?? '')?.endpoint;
  const takesAnybody = (forwarded: ForwardedRequest) => endpointOf(forwarded)?.auth === 'optional';
  const sharedEndpoint = (forwarded: ForwardedRequest) => sharedOf(endpointOf(forwarded), forwarded);

  return Object.entries(config.services).map(([name, targetUrl]) => {
    const takes = (method: string, path: string) => ownerOf(method, path)?.owner === name;
    const route = createProxyRoute({ name, targetUrl, takes });
    const isCached = services.some((service) => service.name === name && 'sharesReads' in service);
    const cached = isCached ? cachedProxyRoute(route, { cache, targetUrl, sharedEndpoint }) : route;
    return withoutGuestTokens(cached, guests, takesAnybody);
  });
}

/** Where a token matters, what is answered without one is the same for everybody. */
function sharedOf(endpoint: Endpoint | undefined, { exchange }: ForwardedRequest): Endpoint | undefined {
  const { authorization, cookie } = exchange.request.headers;
  const isAnonymous = authorization === undefined && cookie === undefined;
  const isShared = endpoint?.auth === 'public' || (endpoint?.auth === 'optional' && isAnonymous);
  return isShared && endpoint?.method === 'get' ? endpoint : undefined;
}

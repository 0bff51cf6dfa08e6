import { endpointsByService } from '@urvote/contracts/services/endpoints';
import { createOwnerOf } from '@urvote/platform/proxy/endpoint-owners';
import { createProxyRoute, type ProxyRoute } from '@urvote/platform/proxy/proxy-route';
import type { GatewayConfig } from '../config.ts';

/** The endpoints of other services. They check the caller's own token; the gateway only passes requests on. */
export function proxyRoutes({ services }: GatewayConfig): ProxyRoute[] {
  const ownerOf = createOwnerOf(endpointsByService);
  return Object.entries(services).map(([name, targetUrl]) =>
    createProxyRoute({ name, targetUrl, takes: (method, path) => ownerOf(method, path) === name }),
  );
}

import { createProxyRoute, type ProxyRoute } from '@urvote/platform/proxy/proxy-route';
import type { GatewayConfig } from '../config.ts';

/** What other services answer. They check the caller's own token; the gateway only passes requests on. */
export function proxyRoutes({ services }: GatewayConfig): ProxyRoute[] {
  return [
    createProxyRoute({
      name: 'user-service',
      targetUrl: services.user,
      prefixes: [
        '/auth',
        '/api/v1/auth',
        '/api/v1/jwks.json',
        '/api/v1/me',
        '/api/v1/admin/users',
        '/api/v1/artists',
        '/api/v1/profiles',
      ],
    }),
    createProxyRoute({
      name: 'contest-service',
      targetUrl: services.contest,
      prefixes: ['/api/v1/contests'],
      methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
    }),
    createProxyRoute({
      name: 'contest-service',
      targetUrl: services.contest,
      prefixes: ['/api/v1/entries'],
      methods: ['POST'],
    }),
    createProxyRoute({
      name: 'contest-service',
      targetUrl: services.contest,
      prefixes: ['/api/v1/board-owner', '/api/v1/admin'],
    }),
    createProxyRoute({ name: 'media-service', targetUrl: services.media, prefixes: ['/api/v1/media'] }),
  ];
}

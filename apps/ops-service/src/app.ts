import { healthRoutes } from '@urvote/platform/http/health-routes';
import { createHttpApp } from '@urvote/platform/http/http-app';
import { type HttpServer, listen } from '@urvote/platform/http/http-server';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import type { OpsServiceConfig } from './config.ts';
import { type AppContext, createContext, type Overrides } from './context.ts';
import { proxies, routes } from './routes.ts';

/** How long requests in flight may take to finish when the service stops. */
const graceMs = 10_000;

export async function createService(config: OpsServiceConfig, overrides: Overrides = {}): Promise<Service> {
  const app = await createContext(config, overrides);
  let server: HttpServer | undefined;
  return {
    async start() {
      server = await listen(httpApp(app, config), config.http);
      await app.database.assertTrusted();
      return { url: server.url, port: server.port };
    },
    async [Symbol.asyncDispose]() {
      await server?.close(graceMs);
      await app[Symbol.asyncDispose]();
    },
  };
}

function httpApp(app: AppContext, config: OpsServiceConfig) {
  const { logger, registry, limiters, database, queues, revocations, verifier, userServiceUrl } = app;
  const checks = [
    { name: 'postgres', check: () => database.ping() },
    { name: 'queue', check: () => queues.ping() },
    revocations.healthCheck,
    { name: 'user-service', check: () => assertAlive(userServiceUrl) },
  ];
  return createHttpApp({
    routes: [...routes(app), ...healthRoutes({ checks, registry, logger })],
    proxies: proxies(app),
    logger,
    registry,
    auth: { tokens: verifier },
    trustedProxies: config.http.trustedProxies,
    limiters,
    validateResponses: !config.isProduction,
  });
}

async function assertAlive(serviceUrl: string): Promise<void> {
  const response = await fetch(new URL('/health/live', serviceUrl), { signal: AbortSignal.timeout(1_000) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`answered ${response.status}`);
}

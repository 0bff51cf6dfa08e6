import { healthRoutes } from '@urvote/platform/http/health-routes';
import { createHttpApp } from '@urvote/platform/http/http-app';
import { type HttpServer, listen } from '@urvote/platform/http/http-server';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import type { MediaServiceConfig } from './config.ts';
import { type AppContext, createContext, type Overrides } from './context.ts';
import { routes } from './routes.ts';

/** How long requests in flight may take to finish when the service stops. */
const graceMs = 10_000;

export async function createMediaService(config: MediaServiceConfig, overrides: Overrides = {}): Promise<Service> {
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

function httpApp(app: AppContext, config: MediaServiceConfig) {
  const { clock, logger, registry, database, objectStore } = app;
  const checks = [
    { name: 'postgres', check: () => database.ping() },
    { name: 'object-store', check: () => objectStore.ping() },
  ];
  return createHttpApp({
    routes: [...routes(app), ...healthRoutes({ checks, registry, clock })],
    logger,
    registry,
    trustedProxies: config.http.trustedProxies,
    corsOrigins: config.http.corsOrigins,
    validateResponses: !config.isProduction,
  });
}

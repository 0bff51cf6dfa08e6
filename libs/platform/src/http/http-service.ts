import type { HealthCheck } from '../health/health-check.ts';
import type { Service } from '../lifecycle/run-service.ts';
import type { OpenDatabase } from '../postgres/database.ts';
import { healthRoutes } from './health-routes.ts';
import { createHttpApp, type HttpAppOptions } from './http-app.ts';
import { type HttpServer, listen, type ListenOptions } from './http-server.ts';

/** What the service was made of; disposed of after the last request. */
export interface HttpServiceContext extends AsyncDisposable, Pick<HttpAppOptions, 'logger' | 'registry'> {
  database: OpenDatabase;
}

export interface HttpServiceOptions extends Omit<
  HttpAppOptions,
  'logger' | 'registry' | 'trustedProxies' | 'corsOrigins'
> {
  http: ListenOptions & Pick<HttpAppOptions, 'trustedProxies' | 'corsOrigins'>;
  /** Dependencies besides the database that readiness asks. */
  checks?: readonly HealthCheck[];
}

/** How long requests in flight may take to finish when the service stops. */
const graceMs = 10_000;

/** A service that answers its routes, and health and metrics beside them, from PostgreSQL. It listens before PostgreSQL answers. */
export function createHttpService(
  context: HttpServiceContext,
  { routes, http, checks = [], ...options }: HttpServiceOptions,
): Service {
  const { logger, registry, database } = context;
  const { trustedProxies, corsOrigins, ...address } = http;
  const allChecks = [{ name: 'postgres', check: () => database.ping() }, ...checks];
  const app = createHttpApp({
    ...options,
    routes: [...routes, ...healthRoutes({ checks: allChecks, registry, logger })],
    logger,
    registry,
    ...(trustedProxies === undefined ? {} : { trustedProxies }),
    ...(corsOrigins === undefined ? {} : { corsOrigins }),
  });
  let server: HttpServer | undefined;
  return {
    async start() {
      server = await listen(app, address);
      await database.assertTrusted();
      return { url: server.url, port: server.port };
    },
    async [Symbol.asyncDispose]() {
      await server?.close(graceMs);
      await context[Symbol.asyncDispose]();
    },
  };
}

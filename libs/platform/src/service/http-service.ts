import type { HttpSettings } from '../config/settings.ts';
import type { HealthCheck } from '../health/health-check.ts';
import { healthRoutes } from '../http/health-routes.ts';
import { metricsRoute } from '../http/metrics-route.ts';
import { createHttpApp, type HttpAppOptions } from '../http/http-app.ts';
import { type HttpServer, listen } from '../http/http-server.ts';
import type { Service } from '../lifecycle/run-service.ts';
import { forgetNotices, recordNotice } from '../notices/notices.queries.ts';
import type { ServiceParts } from './service-base.ts';

export interface HttpServiceConfig {
  /** In production nobody pays for comparing responses with their contracts. */
  isProduction: boolean;
  http: HttpSettings;
  metricsToken: string;
}

type Step = () => void | PromiseLike<void>;

type OwnOptions = 'logger' | 'registry' | 'trustedProxies' | 'onIgnoredProxy' | 'corsOrigins' | 'validateResponses';

export interface HttpServiceOptions extends Omit<HttpAppOptions, OwnOptions> {
  /** Dependencies besides PostgreSQL that readiness asks. */
  checks?: readonly HealthCheck[];
  /** As soon as it listens. */
  onListening?: Step;
  /** When PostgreSQL's certificate was looked at, too. */
  onStarted?: Step;
  /** While requests are still taken. */
  onStopping?: Step;
  /** After the last request, while everything it may have left behind can still be written. */
  onDrained?: Step;
  /** How long requests in flight may take to finish when the service stops; 10,000 by default. */
  graceMs?: number;
}

const nameIn = ({ logger }: ServiceParts) => (logger.bindings() as { service?: string }).service ?? 'unknown';

async function noticeProxy(parts: ServiceParts, peer: string): Promise<void> {
  const { db, clock, logger } = parts;
  const seenAt = new Date(clock.nowMs());
  const notice = { code: 'untrusted_proxy', service: nameIn(parts), detail: peer, seenAt } as const;
  await recordNotice(db, notice).catch((error: unknown) => logger.warn({ err: error }, 'a notice cannot be kept'));
}

async function startAnew(parts: ServiceParts): Promise<void> {
  await forgetNotices(parts.db, nameIn(parts)).catch((error: unknown) =>
    parts.logger.warn({ err: error }, 'notices of earlier cannot be taken away'),
  );
}

/**
 * A service that answers its routes, and health and metrics beside them. It listens before its servers answer; readiness
 * says what is missing. It owns its context, which a failing `describe` disposes of too.
 */
export async function createHttpService<Context extends ServiceParts & AsyncDisposable>(
  { isProduction, metricsToken, http: { host, port, trustedProxies, corsOrigins } }: HttpServiceConfig,
  context: Context,
  describe: (context: Context) => HttpServiceOptions,
): Promise<Service> {
  await using opened = new AsyncDisposableStack();
  opened.use(context);
  const { logger, registry, database } = context;
  const { routes, checks = [], graceMs = 10_000, ...options } = describe(context);
  for (const proxy of options.proxies ?? []) opened.use(proxy);
  const allChecks = [{ name: 'postgres', check: () => database.ping() }, ...checks];
  const app = createHttpApp({
    ...options,
    routes: [...routes, ...healthRoutes({ checks: allChecks, logger }), metricsRoute(registry, metricsToken)],
    logger,
    registry,
    trustedProxies,
    onIgnoredProxy: (peer) => void noticeProxy(context, peer),
    corsOrigins,
    validateResponses: !isProduction,
  });
  let server: HttpServer | undefined;
  let isDisposed = false;
  const held = opened.move();
  return {
    async start() {
      server = await listen(app, { host, port });
      await options.onListening?.();
      await database.assertTrusted();
      if (!isDisposed) await startAnew(context);
      // It may take long while PostgreSQL is away, and the service may be stopped meanwhile.
      if (!isDisposed) await options.onStarted?.();
      return { url: server.url, port: server.port };
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await options.onStopping?.();
      await server?.close(graceMs);
      await options.onDrained?.();
      await held.disposeAsync();
    },
  };
}

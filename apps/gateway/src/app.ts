import { createIdempotencyStore } from '@urvote/platform/idempotency/idempotency-store';
import { healthRoutes } from '@urvote/platform/http/health-routes';
import { createHttpApp } from '@urvote/platform/http/http-app';
import { type HttpServer, listen } from '@urvote/platform/http/http-server';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import type { GatewayConfig } from './config.ts';
import { type AppContext, createContext, type Overrides } from './context.ts';
import { createMakeGuest } from './guests/new-guest.ts';
import { proxyRoutes } from './proxies/proxy-routes.ts';
import { apiRoutes, describingRoutes } from './routes.ts';
import { takeEvents } from './take-events.ts';

/** How long requests in flight may take to finish when the service stops. */
const graceMs = 10_000;

/** The public API. It listens before its servers answer; readiness says what is missing. */
export async function createService(config: GatewayConfig, overrides: Overrides = {}): Promise<Service> {
  const context = await createContext(config, overrides);
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(context);
  const proxies = proxyRoutes(config);
  for (const proxy of proxies) cleanup.use(proxy);
  const { logger, registry, limiters, tokens, guests, apiKeys } = context;
  const app = createHttpApp({
    routes: [
      ...apiRoutes(context),
      ...describingRoutes(),
      ...healthRoutes({ checks: checksOf(context), registry, logger }),
    ],
    logger,
    registry,
    auth: { tokens, guests, apiKeys },
    makeGuest: createMakeGuest(context),
    idempotency: createIdempotencyStore(context.db, config.secrets.dataEncryptionKey),
    limiters,
    proxies,
    trustedProxies: config.trustedProxies,
    corsOrigins: config.corsOrigins,
    validateResponses: config.environment === 'test',
  });
  let server: HttpServer | undefined;
  const held = cleanup.move();
  return {
    async start() {
      server = await listen(app, config.listen);
      context.eventFeed.subscribe({ onEvents: (events) => takeEvents(context, events) });
      context.snapshot.start();
      context.backlog.start();
      await context.database.assertTrusted();
      return { url: server.url, port: server.port };
    },
    async [Symbol.asyncDispose]() {
      await server?.close(graceMs);
      await context.groupCommit.drain();
      await held.disposeAsync();
    },
  };
}

function checksOf({ database, queues, revocations, snapshot }: AppContext) {
  return [
    { name: 'postgres', check: () => database.ping() },
    { name: 'queue', check: () => queues.ping() },
    revocations.healthCheck,
    {
      name: 'contests',
      async check() {
        if (!snapshot.isFresh) throw new Error('the contests in memory are too old');
      },
    },
  ];
}

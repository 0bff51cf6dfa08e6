import { createIdempotencyStore } from '@urvote/platform/idempotency/idempotency-store';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import { createHttpService } from '@urvote/platform/service/http-service';
import type { GatewayConfig } from './config.ts';
import { type AppContext, createContext, type Overrides } from './context.ts';
import { createMakeGuest } from './guests/new-guest.ts';
import { proxyRoutes } from './proxies/proxy-routes.ts';
import { apiRoutes, describingRoutes } from './routes.ts';
import { takeEvents } from './take-events.ts';

/** The public API. */
export async function createService(config: GatewayConfig, overrides: Overrides = {}): Promise<Service> {
  return createHttpService(config, await createContext(config, overrides), (context) => ({
    routes: [...apiRoutes(context), ...describingRoutes()],
    proxies: proxyRoutes(context),
    auth: { tokens: context.tokens, guests: context.guests, apiKeys: context.apiKeys },
    makeGuest: createMakeGuest(context),
    idempotency: createIdempotencyStore(context.db, config.secrets.dataEncryptionKey),
    limiters: context.limiters,
    checks: checksOf(context),
    onListening() {
      context.eventFeed.subscribe({ onEvents: (events) => takeEvents(context, events) });
      context.snapshot.start();
      context.backlog.start();
    },
    onDrained: () => context.groupCommit.drain(),
  }));
}

function checksOf({ queues, revocations, snapshot }: AppContext) {
  return [
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

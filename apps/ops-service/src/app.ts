import type { Service } from '@urvote/platform/lifecycle/run-service';
import { createHttpService } from '@urvote/platform/service/http-service';
import type { OpsServiceConfig } from './config.ts';
import { type AppContext, createContext, type Overrides } from './context.ts';
import { proxies, routes } from './routes.ts';

export async function createService(config: OpsServiceConfig, overrides: Overrides = {}): Promise<Service> {
  return createHttpService(config, await createContext(config, overrides), (context) => ({
    routes: routes(context),
    proxies: proxies(context),
    auth: { tokens: context.verifier, hasOwnSessions: true },
    limiters: context.limiters,
    checks: checksOf(context),
  }));
}

function checksOf({ queues, revocations, userServiceUrl }: AppContext) {
  return [
    { name: 'queue', check: () => queues.ping() },
    revocations.healthCheck,
    { name: 'user-service', check: () => assertAlive(userServiceUrl) },
  ];
}

async function assertAlive(serviceUrl: string): Promise<void> {
  const response = await fetch(new URL('/health/live', serviceUrl), { signal: AbortSignal.timeout(1_000) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`answered ${response.status}`);
}

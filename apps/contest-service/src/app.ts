import { createHttpService } from '@urvote/platform/http/http-service';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import type { ContestServiceConfig } from './config.ts';
import { createContext, type Overrides } from './context.ts';
import { routes } from './routes.ts';

export async function createService(config: ContestServiceConfig, overrides: Overrides = {}): Promise<Service> {
  const context = await createContext(config, overrides);
  return createHttpService(context, {
    routes: routes(context),
    http: config.http,
    auth: { tokens: context.verifier, apiKeys: context.apiKeys },
    limiters: context.limiters,
    idempotency: context.idempotency,
    checks: [context.revocations.healthCheck],
    validateResponses: !config.isProduction,
  });
}

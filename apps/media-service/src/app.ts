import { createHttpService } from '@urvote/platform/http/http-service';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import type { MediaServiceConfig } from './config.ts';
import { createContext, type Overrides } from './context.ts';
import { routes } from './routes.ts';

export async function createService(config: MediaServiceConfig, overrides: Overrides = {}): Promise<Service> {
  const context = await createContext(config, overrides);
  return createHttpService(context, {
    routes: routes(context),
    http: config.http,
    checks: [{ name: 'object-store', check: () => context.objectStore.ping() }],
    validateResponses: !config.isProduction,
  });
}

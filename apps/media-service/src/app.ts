import type { Service } from '@urvote/platform/lifecycle/run-service';
import { createHttpService } from '@urvote/platform/service/http-service';
import type { MediaServiceConfig } from './config.ts';
import { createContext, type Overrides } from './context.ts';
import { routes } from './routes.ts';

export async function createService(config: MediaServiceConfig, overrides: Overrides = {}): Promise<Service> {
  return createHttpService(config, await createContext(config, overrides), (context) => ({
    routes: routes(context),
    checks: [{ name: 'object-store', check: () => context.objectStore.ping() }],
  }));
}

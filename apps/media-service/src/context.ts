import { openObjectStore } from '@urvote/platform/object-store/object-store';
import { openServiceBase, type ServiceOverrides } from '@urvote/platform/service/service-base';
import type { MediaServiceConfig } from './config.ts';
import { createEvents } from './events.ts';

export type Overrides = ServiceOverrides;
export type AppContext = Awaited<ReturnType<typeof createContext>>;

/** Every dependency, built once. */
export async function createContext(config: MediaServiceConfig, overrides: Overrides = {}) {
  await using base = openServiceBase(config, 'media-service', overrides);
  return base.keep({
    objectStore: base.use(openObjectStore({ ...config.objectStore, ...config.secrets })),
    events: createEvents(base.logger, base.registry),
  });
}

import type { ServiceName } from '@urvote/contracts/services/services';
import type { Environment } from '@urvote/platform/config/load-config';
import type { Service } from '@urvote/platform/lifecycle/run-service';

/** What the package of every service offers to whoever starts it. */
export interface ServiceModule {
  /** @throws ConfigError naming every wrong variable */
  readConfig(env: Environment): object;
  createService(config: object, overrides?: object): Promise<Service>;
}

/** The service of this name, which is also the name of its package. */
export async function loadService(name: ServiceName): Promise<ServiceModule> {
  const [{ createService }, { readConfig }] = (await Promise.all([
    import(`@urvote/${name}/app`),
    import(`@urvote/${name}/config`),
  ])) as [Pick<ServiceModule, 'createService'>, Pick<ServiceModule, 'readConfig'>];
  return { createService, readConfig };
}

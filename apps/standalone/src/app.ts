import type { Service } from '@urvote/platform/lifecycle/run-service';
import { createLogger } from '@urvote/platform/logger/logger';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import type { StandaloneConfig } from './config.ts';
import { openDataStores } from './data-stores.ts';
import { openMail } from './mail.ts';
import { readyMessage } from './ready-message.ts';
import { startServices } from './services.ts';

export interface StandaloneOverrides {
  /** Where the ready message goes; standard output by default. */
  print?: (text: string) => void;
}

/**
 * The whole platform in one process: its own PostgreSQL and object store unless others are given, and every service on
 * a loopback port of its own behind the gateway, as in a distributed installation.
 */
export async function createStandalone(
  config: StandaloneConfig,
  overrides: StandaloneOverrides = {},
): Promise<Service> {
  const print = overrides.print ?? ((text: string) => void process.stdout.write(text));
  const logger = createLogger({ service: 'standalone', level: config.logLevel });
  const opened = new AsyncDisposableStack();
  return {
    async start() {
      const secrets = await loadOrCreateSecrets(config.dataDir);
      const stores = opened.use(await openDataStores(config, secrets, logger));
      const mail = opened.use(await openMail(config, logger));
      const services = opened.use(await startServices(config, secrets, stores, mail));
      print(
        readyMessage({ ...services, dataDir: config.dataDir, keepsMail: mail.isKept, credentials: stores.credentials }),
      );
      return { url: services.gatewayUrl, port: services.gatewayPort };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

import { join } from 'node:path';
import { claimFolder } from '@urvote/embedded/folder-owner';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import { createLogger } from '@urvote/platform/logger/logger';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { claimPorts } from './claim-ports.ts';
import type { StandaloneConfig } from './config.ts';
import { openDataStores } from './data-stores.ts';
import { giveBack } from './give-back.ts';
import { accountsWereShown } from './installation/kept-accounts.ts';
import { openMail } from './mail.ts';
import { makeDataFolder } from './make-data-folder.ts';
import { readyMessage } from './installation/ready-message.ts';
import { ownerFile, tellRunning } from './installation/running-state.ts';
import { startServices } from './services.ts';
import { whyRefused } from './why-refused.ts';

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

  /** The folder and the ports first: a start that cannot be changes nothing. */
  async function start() {
    const { dataDir } = config;
    await makeDataFolder(dataDir);
    opened.defer(() => giveBack(dataDir));
    opened.use(await claimFolder(join(dataDir, ownerFile)));
    const ports = opened.use(await claimPorts(config));
    const secrets = await loadOrCreateSecrets(dataDir);
    const stores = opened.use(await openDataStores(config, secrets, logger));
    const mail = opened.use(await openMail(config, logger));
    const services = opened.use(await startServices({ config, secrets, stores, mail, ports }));
    const facts = { gatewayUrl: services.gatewayUrl, opsUrl: services.opsUrl, keepsMail: mail.isKept };
    opened.use(
      await tellRunning(dataDir, {
        pid: process.pid,
        startedAt: new Date().toISOString(),
        ...facts,
        services: services.urls,
      }),
    );
    print(readyMessage({ ...facts, dataDir, credentials: stores.credentials }));
    await accountsWereShown(dataDir);
    return { url: services.gatewayUrl, port: services.gatewayPort };
  }

  return {
    async start() {
      try {
        return await start();
      } catch (error) {
        throw await whyRefused(error, config.dataDir);
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

import { listTokenKeys } from '@urvote/contracts/http/auth/auth-endpoints';
import { httpServices, portVariableOf, urlVariableOf } from '@urvote/contracts/services/service-names';
import { type Service, type ServiceName, services } from '@urvote/contracts/services/services';
import type { Environment } from '@urvote/platform/config/load-config';
import type { Secrets } from '@urvote/platform/config/secrets-file';
import type { ClaimedPorts } from './claim-ports.ts';
import type { StandaloneConfig } from './config.ts';
import type { DataStores } from './data-stores.ts';
import { loadService } from './load-service.ts';
import type { Mail } from './mail.ts';

export interface RunningServices extends AsyncDisposable {
  gatewayUrl: string;
  gatewayPort: number;
  opsUrl: string;
  /** Where each service listens, by its name. */
  urls: Readonly<Record<string, string>>;
}

export interface ServicesInput {
  config: StandaloneConfig;
  secrets: Secrets;
  stores: DataStores;
  mail: Mail;
  ports: ClaimedPorts;
}

const loopback = '127.0.0.1';
const ofKind = (kind: Service['kind']) => services.filter((service) => service.kind === kind);
const inner = [...httpServices, ...ofKind('worker')];

/** Of services that nobody outside talks to. */
const innerVariables: Environment = {
  ...Object.fromEntries(inner.map((service) => [portVariableOf(service), '0'])),
  HOST: loopback,
  TRUSTED_PROXIES: loopback,
};

/** How a browser on this machine reaches a server that listens on the host. */
function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Behind the gateway little happens at once on one machine, and each connection is a process of some megabytes. */
const fewConnections: Environment = { DATABASE_POOL_MAX: '3' };

/** Starts every service; a failure stops those that were started. */
export async function startServices({ config, secrets, stores, mail, ports }: ServicesInput): Promise<RunningServices> {
  await using started = new AsyncDisposableStack();
  // Links in mails name the gateway, which starts last.
  const { port: gatewayPort } = ports.gateway;
  const publicUrl = config.publicUrl ?? localUrl(config.host, gatewayPort);
  const urls: Record<string, string> = {};
  const urlsByName: Record<string, string> = {};

  async function start(name: ServiceName, more: Environment, unlessSet: Environment = {}) {
    const { createService, readConfig } = await loadService(name);
    const env = {
      ...unlessSet,
      ...secrets,
      ...stores.objectStore,
      ...config.env,
      ...mail.variables,
      PUBLIC_URL: publicUrl,
      LOG_LEVEL: config.logLevel,
      DATABASE_URL: stores.databaseUrls.of(name),
      DATABASE_URL_DIRECT: stores.databaseUrls.of(name),
      ...more,
      ...urls,
    };
    const running = await started.use(await createService(readConfig(env))).start();
    urlsByName[name] = running.url;
    return running;
  }

  for (const service of httpServices) {
    const { url } = await start(service.name, innerVariables, fewConnections);
    urls[urlVariableOf(service.name)] = url;
    if (service.endpoints.some(({ id }) => id === listTokenKeys.id)) urls['JWKS_URL'] = url + listTokenKeys.path;
  }
  for (const { name } of ofKind('worker')) await start(name, innerVariables, { DATABASE_POOL_MAX: '5' });
  const outer = { HOST: config.host, GATEWAY_PORT: String(gatewayPort), OPS_PORT: String(ports.ops.port) };
  await ports.gateway.release();
  const gateway = await start('gateway', outer);
  await ports.ops.release();
  const ops = await start('ops-service', outer);

  const held = started.move();
  return {
    gatewayUrl: gateway.url,
    gatewayPort: gateway.port,
    opsUrl: ops.url,
    urls: urlsByName,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

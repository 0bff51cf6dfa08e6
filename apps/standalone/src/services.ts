import { createService as createContestService } from '@urvote/contest-service/app';
import { readConfig as readContestConfig } from '@urvote/contest-service/config';
import { createService as createGateway } from '@urvote/gateway/app';
import { readConfig as readGatewayConfig } from '@urvote/gateway/config';
import { createService as createMediaService } from '@urvote/media-service/app';
import { readConfig as readMediaConfig } from '@urvote/media-service/config';
import { createService as createOpsService } from '@urvote/ops-service/app';
import { readConfig as readOpsConfig } from '@urvote/ops-service/config';
import type { Environment } from '@urvote/platform/config/load-config';
import { freePort } from '@urvote/embedded/free-port';
import type { Secrets } from '@urvote/platform/config/secrets-file';
import type { Service } from '@urvote/platform/lifecycle/run-service';
import { createService as createUserService } from '@urvote/user-service/app';
import { readConfig as readUserConfig } from '@urvote/user-service/config';
import { createService as createVoteWorker } from '@urvote/vote-worker/app';
import { readConfig as readWorkerConfig } from '@urvote/vote-worker/config';
import type { StandaloneConfig } from './config.ts';
import type { DataStores } from './data-stores.ts';
import type { Mail } from './mail.ts';
import type { ServiceName } from './service-urls.ts';

export interface RunningServices extends AsyncDisposable {
  gatewayUrl: string;
  gatewayPort: number;
  opsUrl: string;
}

const loopback = '127.0.0.1';

/** Ports of services that only the gateway talks to. */
const innerPorts = {
  USER_SERVICE_PORT: '0',
  CONTEST_SERVICE_PORT: '0',
  MEDIA_SERVICE_PORT: '0',
  VOTE_WORKER_PORT: '0',
  HOST: loopback,
};

/** How a browser on this machine reaches a server that listens on the host. */
function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Starts every service; a failure stops those that were started. */
export async function startServices(
  config: StandaloneConfig,
  secrets: Secrets,
  stores: DataStores,
  mail: Mail,
): Promise<RunningServices> {
  await using started = new AsyncDisposableStack();
  const start = async (creating: Promise<Service>) => started.use(await creating).start();
  // Links in mails name the gateway, which starts last.
  const gatewayPort = config.gatewayPort === 0 ? await freePort() : config.gatewayPort;
  const publicUrl = config.publicUrl ?? localUrl(config.host, gatewayPort);
  const envOf = (service: ServiceName, more: Environment): Environment => ({
    ...secrets,
    ...stores.objectStore,
    ...config.env,
    ...mail.variables,
    PUBLIC_URL: publicUrl,
    LOG_LEVEL: config.logLevel,
    DATABASE_URL: stores.databaseUrls.of(service),
    DATABASE_URL_DIRECT: stores.databaseUrls.of(service),
    ...more,
  });

  const inner = (service: ServiceName, more: Environment = {}): Environment =>
    envOf(service, { ...innerPorts, TRUSTED_PROXIES: loopback, ...more });
  const users = await start(createUserService(readUserConfig(inner('user-service'))));
  const urls = { USER_SERVICE_URL: users.url, JWKS_URL: `${users.url}/api/v1/jwks.json` };
  const contests = await start(createContestService(readContestConfig(inner('contest-service', urls))));
  const media = await start(createMediaService(readMediaConfig(inner('media-service', urls))));
  await start(createVoteWorker(readWorkerConfig(inner('vote-worker'))));
  const services = { ...urls, CONTEST_SERVICE_URL: contests.url, MEDIA_SERVICE_URL: media.url };
  const outer = { HOST: config.host, GATEWAY_PORT: String(gatewayPort), OPS_PORT: String(config.opsPort), ...services };
  const gateway = await start(createGateway(readGatewayConfig(envOf('gateway', outer))));
  const ops = await start(createOpsService(readOpsConfig(envOf('ops-service', outer))));

  const held = started.move();
  return {
    gatewayUrl: gateway.url,
    gatewayPort: gateway.port,
    opsUrl: ops.url,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

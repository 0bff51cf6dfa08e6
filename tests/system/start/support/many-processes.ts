import { urlVariableOf, portVariableOf } from '@urvote/contracts/services/service-names';
import { type ServiceName, services } from '@urvote/contracts/services/services';
import { freePort } from '@urvote/embedded/free-port';
import { loadOrCreateSecrets } from '@urvote/platform/config/secrets-file';
import { testServers } from '@urvote/testkit/servers';
import { anyPorts, nobodyBehindGateway, objectStoreVariables } from '@urvote/testkit/service-variables';
import { type SpawnedService, spawnService } from '@urvote/testkit/spawn-service';

export type Variables = Record<string, string>;

export async function sharedVariables(databaseUrl: string, secretsFolder: string): Promise<Variables> {
  return {
    ...(await loadOrCreateSecrets(secretsFolder)),
    ...anyPorts,
    ...nobodyBehindGateway,
    DATABASE_URL: databaseUrl,
    ...objectStoreVariables(testServers().objectStore),
  };
}

/** A process with an address of its own, which it keeps over its restarts. */
export interface Replaceable extends AsyncDisposable {
  url: string;
  /** Stops it as a rollout does, and starts it with these variables. */
  restart(variables: Variables): Promise<void>;
}

export async function startReplaceable(name: ServiceName, variables: Variables): Promise<Replaceable> {
  const service = services.find((each) => each.name === name);
  if (service === undefined) throw new Error(`There is no service ${name}`);
  const port = String(await freePort());
  const start = (env: Variables): Promise<SpawnedService> =>
    spawnService(`apps/${name}/src/main.ts`, { env: { ...env, [portVariableOf(service)]: port } });
  let running = await start(variables);
  return {
    url: running.url,
    async restart(env) {
      await running.kill('SIGTERM');
      running = await start(env);
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

export function asking(users: Pick<Replaceable, 'url'>): Variables {
  return { [urlVariableOf('user-service')]: users.url, JWKS_URL: `${users.url}/api/v1/jwks.json` };
}

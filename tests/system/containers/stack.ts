import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

interface Service {
  image?: string | undefined;
  build?: { context: string; network?: string };
  ports?: unknown;
  environment?: Record<string, string>;
  volumes?: string[];
  network_mode?: string;
  [key: string]: unknown;
}

const [checkout = '', work = ''] = process.argv.slice(2);
const text = await readFile(join(checkout, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: object };
const { mail: _, ...services } = compose.services;

const hosts = Object.keys(compose.services).filter((name) => name !== 'gateway');
const gatewayHosts = ['127.0.0.11', '127.0.0.12'];
await writeFile(
  join(work, 'hosts'),
  [`127.0.0.1 localhost ${hosts.join(' ')}`, ...gatewayHosts.map((host) => `${host} gateway`), ''].join('\n'),
);

/** All share one network, which has the loopback addresses alone; so names lead there, and no port is passed on. */
function onHostNetwork({ ports: _ports, ...service }: Service): Service {
  const ownVolumes = (service.volumes ?? []).map((volume) => volume.replace(/^\.\//, `${checkout}/`));
  return {
    ...service,
    network_mode: 'host',
    volumes: [...ownVolumes, `${join(work, 'hosts')}:/etc/hosts:ro`],
  };
}

/** Made once for all who take the same one. */
const builtBy = (name: string, { build, ...service }: Service, isBuilt = true): Service => ({
  ...service,
  ...(isBuilt && build !== undefined ? { build: { ...build, context: checkout, network: 'host' } } : {}),
  image: build === undefined ? service.image : `urvote-test/${name}`,
});

const withVariables = (service: Service, more: Record<string, string>): Service => ({
  ...service,
  environment: { ...service.environment, ...more },
});

const stack = Object.fromEntries(
  Object.entries(services).map(([name, service]) => [
    name,
    name === 'tools' ? builtBy('migrate', onHostNetwork(service), false) : builtBy(name, onHostNetwork(service)),
  ]),
);
const again = (service: Service, more: Record<string, string>): Service => {
  const { build: _build, ...built } = withVariables(service, more);
  return built;
};
const { gateway, 'vote-worker': worker, 'object-store': objectStore } = stack as Record<string, Service>;
if (!gateway || !worker || !objectStore) throw new Error('docker-compose.yml lacks a service');
const [firstHost = '', secondHost = ''] = gatewayHosts;
const asks = `fetch('http://127.0.0.1:7070/').catch(() => process.exit(1))`;
console.log(
  stringify(
    {
      services: {
        ...stack,
        gateway: withVariables(gateway, { HOST: firstHost }),
        'gateway-2': again(gateway, { HOST: secondHost }),
        'vote-worker-2': again(worker, { VOTE_WORKER_PORT: '8095' }),
        'object-store': {
          ...objectStore,
          volumes: [...(objectStore.volumes ?? []), `${checkout}:/checkout:ro`],
          healthcheck: { ...(objectStore['healthcheck'] as object), test: ['CMD', 'node', '-e', asks] },
        },
      },
      volumes: compose.volumes,
    },
    // An older Compose reads "no" as a truth value.
    { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' },
  ),
);

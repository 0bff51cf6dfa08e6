import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { portVariableOf } from '@urvote/contracts/services/service-names';
import { services as descriptors } from '@urvote/contracts/services/services';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  build?: { target: string; args?: Record<string, string> };
  image?: string;
  command?: string[];
  container_name?: string;
  ports?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
}

const root = new URL('../../../', import.meta.url);
const read = (path: string): Promise<string> => readFile(new URL(path, root), 'utf8');
const text = await read('docker-compose.yml');
const services: Record<string, Service> = parse(text, { merge: true }).services;
const targets = [...(await read('Dockerfile')).matchAll(/^FROM \S+ AS (\S+)$/gm)].map((match) => match[1]!);
const apps = (await readdir(new URL('apps/', root))).filter((name) => name !== 'standalone');
const requiredVariables = [...new Set([...text.matchAll(/\$\{(\w+):\?/g)].map((match) => match[1]!))];

describe('docker-compose.yml', () => {
  it('runs every app, each from the one Dockerfile target of services', () => {
    expect(apps.toSorted()).toEqual(descriptors.map(({ name }) => name).toSorted());
    for (const service of descriptors) {
      expect(services[service.name]?.build).toMatchObject({
        target: 'service',
        args: { SERVICE: service.name, PORT_VARIABLE: portVariableOf(service), PORT: String(service.port) },
      });
      expect(services[service.name]?.build?.args?.['NODE_OPTIONS'] !== undefined).toBe('carriesVotes' in service);
    }
    expect(targets).toEqual(expect.arrayContaining(['service', 'db-tools']));
  });

  it('has the queue store write every command to disk before it answers, and evict nothing', () => {
    const flags = services['redis']!.command!.join(' ');
    expect(flags).toContain('--appendonly yes');
    expect(flags).toContain('--appendfsync always');
    expect(flags).toContain('--maxmemory-policy noeviction');
  });

  it('keeps gateway and vote-worker free of names and ports that only one container can have', () => {
    for (const name of ['gateway', 'vote-worker']) {
      expect(services[name]).not.toHaveProperty('container_name');
      expect(services[name]).not.toHaveProperty('ports');
    }
    expect(services['balancer']!.ports).toEqual(['${PUBLIC_PORT:-8080}:8080']);
  });

  it('shows nothing but the balancer to other machines', () => {
    for (const [name, service] of Object.entries(services)) {
      if (name === 'balancer') continue;
      for (const port of service.ports ?? []) expect(port, name).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('has no secret of its own: each comes from .env and stops the start when it is missing', () => {
    const secret = /SECRET|PASSWORD|SIGNING_KEY|ACCESS_KEY|REDISCLI_AUTH/;
    for (const [name, service] of Object.entries(services)) {
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        if (secret.test(variable)) expect(value, `${name} ${variable}`).toMatch(/^\$\{\w+:\?.+\}$/);
        expect(String(value), `${name} ${variable}`).not.toMatch(/:\/\/\w*:(?!\$\{\w+:\?)[^@/]+@/);
      }
    }
  });

  it('starts the apps after the migration, and everything long-lived says whether it is well', () => {
    expect(services['migrate']!.build!.target).toBe('db-tools');
    for (const app of apps) {
      expect(services[app]!.depends_on!['migrate'], app).toEqual({ condition: 'service_completed_successfully' });
    }
    for (const name of ['postgres', 'redis', 'object-store', 'mail'])
      expect(services[name]!.healthcheck, name).toBeDefined();
  });
});

describe('Dockerfile', () => {
  it('runs each app without root rights, from a file that is there, with a health check', async () => {
    const stages = (await read('Dockerfile')).split(/^FROM /m);
    expect(stages.find((stage) => stage.startsWith('dependencies AS program'))).toMatch(/^USER node$/m);
    const stage = stages.find((candidate) => candidate.startsWith('program AS service\n'));
    expect(stage).toMatch(/^HEALTHCHECK .*check-health\.mjs/m);
    expect(stage).toContain('CMD ["sh", "-c", "exec node apps/$SERVICE/src/main.ts"]');
    for (const app of apps) expect(existsSync(new URL(`apps/${app}/src/main.ts`, root)), `${app} main.ts`).toBe(true);
  });

  it('installs the dependencies of every app but the one that runs all of them', async () => {
    const [, loop = ''] = /\$\((for app in apps\/\*;.*done)\)/.exec(await read('Dockerfile')) ?? [];
    const { stdout } = await promisify(execFile)('sh', ['-c', loop], { cwd: root.pathname });
    expect(stdout.trim().split('\n').toSorted()).toEqual(apps.map((app) => `--workspace=apps/${app}`).toSorted());
  });
});

describe('make-env', () => {
  it('gives every variable that compose requires a value of its own', async () => {
    const script = new URL('ops/docker/make-env.mjs', root).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    const made = new Map([...stdout.matchAll(/^(\w+)=(.+)$/gm)].map((match) => [match[1]!, match[2]!]));
    const values = requiredVariables.map((name) => made.get(name) ?? `${name} is missing`);
    expect(values.filter((value) => value.endsWith('is missing'))).toEqual([]);
    for (const value of values) expect(value.length).toBeGreaterThanOrEqual(32);
    expect(new Set(values).size).toBe(requiredVariables.length);
    expect(JSON.parse(made.get('TOKEN_SIGNING_KEYS')!.slice(1, -1))).toEqual([
      expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', d: expect.any(String), kid: expect.any(String) }),
    ]);
  });
});

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
  mem_limit?: string;
  logging?: { options: object };
  profiles?: string[];
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
    expect(targets).toEqual(expect.arrayContaining(['service', 'tools']));
  });

  it('has the queue store write every command to disk before it answers, and evict nothing', () => {
    const flags = services['redis']!.command!.join(' ').replaceAll(/\s+/g, ' ');
    expect(flags).toContain('--appendonly yes');
    expect(flags).toContain('--appendfsync always');
    expect(flags).toContain('--maxmemory-policy noeviction');
  });

  it('keeps gateway and vote-worker free of names and ports that only one container can have', () => {
    for (const name of ['gateway', 'vote-worker']) {
      expect(services[name]).not.toHaveProperty('container_name');
      expect(services[name]).not.toHaveProperty('ports');
    }
    expect(services['balancer']!.ports).toEqual(['80:80', '443:443', '443:443/udp']);
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
        if (variable === 'URVOTE_ROLE_PASSWORDS') continue;
        const isOptional = ['CAPTCHA_SECRET', 'GOOGLE_CLIENT_SECRET', 'BILLING_WEBHOOK_SECRET'].includes(variable);
        const expected = isOptional ? /^\$\{\w+:-\}$/ : /^\$\{\w+:\?.+\}$/;
        if (secret.test(variable) && !variable.startsWith('PASSWORD_HASH')) {
          expect(value, `${name} ${variable}`).toMatch(expected);
        }
        expect(String(value), `${name} ${variable}`).not.toMatch(/:\/\/\w*:(?!\$\{\w+:\?)[^@/]+@/);
      }
    }
  });

  it('shows no password to who lists processes', () => {
    for (const [name, { command = [] }] of Object.entries(services))
      expect(command.join(' '), name).not.toMatch(/(?<!\$)\$\{?\w*(PASSWORD|SECRET|KEY|AUTH)/);
  });

  it('asks for the mail server and the addresses, which have no value that is right for everybody', () => {
    expect(requiredVariables).toEqual(expect.arrayContaining(['DOMAIN', 'PUBLIC_URL', 'SMTP_URL']));
    expect(services['balancer']!.environment).toEqual({ DOMAIN: '${DOMAIN:?set DOMAIN in .env}' });
  });

  it('names the version of each image down to its parts, limits the memory of everything and turns its logs over', async () => {
    for (const [name, { image, mem_limit, logging }] of Object.entries(services)) {
      if (image !== undefined) expect(image, name).toMatch(/:v?\d+\.\d+(\.\d+)?$/);
      expect(mem_limit, name).toMatch(/^\d+[mg]$/);
      expect(logging?.options, name).toMatchObject({ 'max-size': expect.any(String), 'max-file': expect.any(String) });
    }
    const { dependencies } = JSON.parse(await read('package.json')) as { dependencies: Record<string, string> };
    const [, version] = /^FROM node:(\S+)-slim AS base$/m.exec(await read('Dockerfile')) ?? [];
    expect(version).toBe(dependencies['node']);
  });

  it('has one place that runs every command, with what each reads', () => {
    expect(services['tools']).toMatchObject({ build: { target: 'tools' }, profiles: ['tools'] });
    expect(services['tools']!.environment).toEqual(services['migrate']!.environment);
  });

  it('starts the apps after the migration, and everything long-lived says whether it is well', () => {
    expect(services['migrate']!.build!.target).toBe('tools');
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
    expect(stages.find((stage) => stage.startsWith('base AS program'))).toMatch(/^USER node$/m);
    const stage = stages.find((candidate) => candidate.startsWith('program AS service\n'));
    expect(stage).toMatch(/^HEALTHCHECK .*check-health\.mjs/m);
    expect(stage).toContain('CMD ["sh", "-c", "exec node apps/$SERVICE/src/main.ts"]');
    for (const app of apps) expect(existsSync(new URL(`apps/${app}/src/main.ts`, root)), `${app} main.ts`).toBe(true);
  });

  it('installs the dependencies of every app but the one that runs all of them', async () => {
    const file = await read('Dockerfile');
    expect(file).not.toMatch(/dependencies AS program/);
    const [, loop = ''] = /\$\((for app in apps\/\*;.*done)\)/.exec(file) ?? [];
    const { stdout } = await promisify(execFile)('sh', ['-c', loop], { cwd: root.pathname });
    expect(stdout.trim().split('\n').toSorted()).toEqual(apps.map((app) => `--workspace=apps/${app}`).toSorted());
  });
});

describe('make-env', () => {
  it('gives every variable that compose requires a value of its own', async () => {
    const script = new URL('ops/docker/make-env.mjs', root).pathname;
    const run = promisify(execFile);
    const addresses = { DOMAIN: 'vote.test', PUBLIC_URL: 'https://vote.test', SMTP_URL: 'smtp://u:p=@mail.test' };
    const pairs = Object.entries(addresses).map((pair) => pair.join('='));
    const { stdout } = await run(process.execPath, [script, ...pairs]);
    const made = new Map([...stdout.matchAll(/^(\w+)=(.+)$/gm)].map((match) => [match[1]!, match[2]!]));
    expect(Object.fromEntries(made)).toMatchObject(addresses);
    const secrets = requiredVariables.filter((name) => !(name in addresses));
    const values = secrets.map((name) => made.get(name) ?? `${name} is missing`);
    expect(values.filter((value) => value.endsWith('is missing'))).toEqual([]);
    for (const value of values) expect(value.length).toBeGreaterThanOrEqual(32);
    expect(new Set(values).size).toBe(secrets.length);
    expect(JSON.parse(made.get('TOKEN_SIGNING_KEYS')!.slice(1, -1))).toEqual([
      expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', d: expect.any(String), kid: expect.any(String) }),
    ]);
    await expect(run(process.execPath, [script, 'DOMIAN=vote.test'])).rejects.toThrow('does not know DOMIAN');
  });
});

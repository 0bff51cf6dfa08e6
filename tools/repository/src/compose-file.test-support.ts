import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const root = new URL('../../../', import.meta.url);

/** What an operator writes before the first start. */
const addresses = { DOMAIN: 'vote.test', PUBLIC_URL: 'https://vote.test', SMTP_URL: 'smtp://mail.test:25' };

async function freshEnvFile(): Promise<Map<string, string>> {
  const pairs = Object.entries(addresses).map((pair) => pair.join('='));
  const { stdout } = await promisify(execFile)(process.execPath, ['ops/docker/make-env.mjs', ...pairs], { cwd: root });
  return new Map([...stdout.matchAll(/^(\w+)='?(.+?)'?$/gm)].map(([, name = '', value = '']) => [name, value]));
}

/** Replaces `${NAME:?message}` and `${NAME:-default}` as Docker Compose does. */
function interpolate(text: string, env: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{(\w+):([?-])([^}]*)\}/g, (_, name: string, operator: string, rest: string) => {
    const value = env.get(name);
    if (value === undefined && operator === '?') throw new Error(rest);
    return value ?? rest;
  });
}

/** The variables of each container of docker-compose.yml, with a new .env, and hosts as they are here. */
export async function composeEnvironments(
  hosts: Readonly<Record<string, string>>,
): Promise<Record<string, Record<string, string>>> {
  const env = await freshEnvFile();
  const { services } = parse(await readFile(new URL('docker-compose.yml', root), 'utf8'), { merge: true }) as {
    services: Record<string, { environment?: Record<string, string> }>;
  };
  const valueOf = (text: string): string =>
    Object.entries(hosts).reduce((value, [host, here]) => value.replace(host, here), interpolate(text, env));
  return Object.fromEntries(
    Object.entries(services).map(([name, { environment = {} }]) => [
      name,
      Object.fromEntries(Object.entries(environment).map(([variable, text]) => [variable, valueOf(text)])),
    ]),
  );
}

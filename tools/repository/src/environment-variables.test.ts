import { readFile } from 'node:fs/promises';
import { services as descriptors } from '@urvote/contracts/services/services';
import { allVariables } from '@urvote/platform/config/variables/all-variables';
import { readVariablesByProgram } from '@urvote/tool-generate/environment-variables';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const byProgram = await readVariablesByProgram();

/** One variable of a configuration. */
interface Field {
  safeParse(value: unknown): { success: boolean };
}

describe('the table of environment variables', () => {
  it('holds what the programs read, and nothing that nobody reads', () => {
    const read = new Set([...byProgram.values()].flatMap((names) => [...names]));
    expect([...read].toSorted()).toEqual(Object.keys(allVariables).toSorted());
  });

  it.each(['db', 'ops', 'admin'])('holds for the %s command what its configuration names', async (tool) => {
    const source = await readFile(new URL(`../../${tool}/src/config.ts`, import.meta.url), 'utf8');
    const named =
      source.match(/\b(?:DATABASE|S3|URVOTE|VOTER|TOKEN|REDIS|QUEUE)_[A-Z0-9_]+\b|\bPGSSLROOTCERT\b/g) ?? [];
    expect([...(byProgram.get(tool) ?? [])]).toEqual(expect.arrayContaining([...new Set(named)]));
  });
});

const root = new URL('../../../', import.meta.url);
const commands = ['db', 'ops', 'admin'];
const { services } = parse(await readFile(new URL('docker-compose.yml', root), 'utf8'), { merge: true }) as {
  services: Record<string, { environment: Record<string, string> }>;
};

/** What .env.example tells of each variable. */
const documented = (await readFile(new URL('.env.example', root), 'utf8')).split('\n\n').flatMap((paragraph) => {
  const [, name] = /^(?:# )?([A-Z0-9_]+)=/m.exec(paragraph) ?? [];
  const [, readBy] = /^# Read by: (.+)$/m.exec(paragraph) ?? [];
  if (name === undefined || readBy === undefined) return [];
  return { name, isDecided: paragraph.includes('docker-compose.yml decides'), readBy: readBy.split(', ') };
});

/** Who is said to read what, of the containers that run it; the commands have one for all three. */
function containersOf(readBy: readonly string[]): string[] {
  const containers = readBy.filter((program) => program in services);
  return readBy.some((program) => commands.includes(program)) ? [...containers, 'tools', 'migrate'] : containers;
}

describe('docker-compose.yml', () => {
  it('hands every documented variable to each program that reads it, from .env unless it decides, and no other [XI-139]', () => {
    expect(documented.length).toBeGreaterThan(60);
    const programs = [...descriptors.map(({ name }) => name as string), 'tools', 'migrate'];
    const said = new Map(programs.map((program) => [program, [] as string[]]));
    for (const { name, isDecided, readBy } of documented) {
      for (const container of containersOf(readBy)) {
        said.get(container)?.push(name);
        const value = services[container]?.environment[name];
        expect(value, `${container} ${name}`).toBeDefined();
        expect(value?.includes(`\${${name}:`), `${container} ${name}=${value}`).toBe(!isDecided);
      }
    }
    for (const [program, names] of said)
      expect(Object.keys(services[program]!.environment).toSorted(), program).toEqual(names.toSorted());
  });

  it('gives every service the variables that it does not start without', async () => {
    for (const { name } of descriptors) {
      const { variables } = (await import(`@urvote/${name}/config`)) as { variables: Record<string, Field> };
      const needed = Object.entries(variables)
        .filter(([, field]) => !field.safeParse(undefined).success)
        .map(([variable]) => variable);
      for (const variable of needed) expect(services[name]?.environment[variable], `${name} ${variable}`).toBeTruthy();
    }
  });
});

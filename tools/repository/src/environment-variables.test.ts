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

describe('docker-compose.yml', () => {
  it('gives every service the variables that it does not start without', async () => {
    const text = await readFile(new URL('../../../docker-compose.yml', import.meta.url), 'utf8');
    const { services } = parse(text, { merge: true }) as { services: Record<string, { environment?: object }> };
    for (const { name } of descriptors) {
      const { variables } = (await import(`@urvote/${name}/config`)) as { variables: Record<string, Field> };
      const needed = Object.entries(variables)
        .filter(([, field]) => !field.safeParse(undefined).success)
        .map(([variable]) => variable);
      expect(Object.keys(services[name]?.environment ?? {}), name).toEqual(expect.arrayContaining(needed));
    }
  });
});

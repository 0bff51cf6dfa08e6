import { readFile } from 'node:fs/promises';
import { variables as contestServiceVariables } from '@urvote/contest-service/config';
import { variables as gatewayVariables } from '@urvote/gateway/config';
import { variables as mediaServiceVariables } from '@urvote/media-service/config';
import { variables as opsServiceVariables } from '@urvote/ops-service/config';
import { environmentVariables } from '@urvote/platform/config/variables';
import { variables as standaloneVariables } from '@urvote/standalone/config';
import { variables as userServiceVariables } from '@urvote/user-service/config';
import { variables as voteWorkerVariables } from '@urvote/vote-worker/config';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const readByApp = {
  gateway: gatewayVariables,
  'vote-worker': voteWorkerVariables,
  'user-service': userServiceVariables,
  'contest-service': contestServiceVariables,
  'media-service': mediaServiceVariables,
  'ops-service': opsServiceVariables,
  standalone: standaloneVariables,
};

/** One variable of a configuration. */
interface Field {
  safeParse(value: unknown): { success: boolean };
}

const namesOf = (service: string) =>
  environmentVariables.filter(({ services }) => services.some((each) => each === service)).map(({ name }) => name);

describe('the table of environment variables', () => {
  it.each(Object.entries(readByApp))('lists for %s what it reads, and nothing else', (app, shape) => {
    expect(namesOf(app).toSorted()).toEqual(Object.keys(shape).toSorted());
  });

  it.each(['db', 'ops'])('lists for the %s command only what its configuration names', async (tool) => {
    const source = await readFile(new URL(`../../${tool}/src/config.ts`, import.meta.url), 'utf8');
    const named = source.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|\bPGSSLROOTCERT\b/g) ?? [];
    expect(new Set(namesOf(tool))).toEqual(
      new Set([...named, ...(source.includes('objectStoreVariables') ? objectStore : [])]),
    );
  });

  it('lists no variable that nobody reads', () => {
    expect(environmentVariables.filter(({ services }) => services.length === 0)).toEqual([]);
  });
});

const objectStore = ['S3_ENDPOINT', 'S3_REGION', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'];

describe('docker-compose.yml', () => {
  it('gives every app the variables that it does not start without', async () => {
    const text = await readFile(new URL('../../../docker-compose.yml', import.meta.url), 'utf8');
    const { services } = parse(text, { merge: true }) as { services: Record<string, { environment?: object }> };
    const { standalone: _oneProcess, ...apps } = readByApp;
    for (const [app, shape] of Object.entries<Record<string, Field>>(apps)) {
      const needed = Object.entries(shape)
        .filter(([, field]) => !field.safeParse(undefined).success)
        .map(([name]) => name);
      expect(Object.keys(services[app]?.environment ?? {}), app).toEqual(expect.arrayContaining(needed));
    }
  });
});

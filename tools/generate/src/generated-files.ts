import { readFile } from 'node:fs/promises';
import { renderEnvironmentExample } from './environment-example.ts';
import type { GeneratedFile } from './generated-file.ts';
import { compileMailLayout } from './mail-layout.ts';
import { replaceMarkedPart } from './marked-part.ts';
import { migratedDatabase } from './migrated-schema.ts';

const root = new URL('../../../', import.meta.url);

/** A file by hand, of which a part is made. */
function partlyMade(path: string, makeLines: () => Promise<string[]>): GeneratedFile {
  return {
    path,
    produce: async () => replaceMarkedPart(await readFile(new URL(path, root), 'utf8'), await makeLines()),
  };
}

async function makeComposeServices(): Promise<string[]> {
  const { readVariablesByProgram } = await import('./environment-variables.ts');
  const { composeServices } = await import('./service-containers.ts');
  const byProgram = await readVariablesByProgram();
  return composeServices((name) => byProgram.get(name) ?? new Set());
}

/** Every generated file of the workspace. Producers load their sources when called, so one that fails names itself. */
export const generatedFiles: readonly GeneratedFile[] = [
  {
    path: 'docs/openapi.json',
    produce: async () => {
      const { allEndpoints } = await import('@urvote/contracts/services/endpoints');
      const { buildOpenApiDocument } = await import('@urvote/contracts/openapi/build-openapi-document');
      return `${JSON.stringify(buildOpenApiDocument(allEndpoints), null, 2)}\n`;
    },
  },
  {
    path: 'docs/openapi-ops.json',
    produce: async () => {
      const { operatorEndpoints } = await import('@urvote/contracts/services/ops-service');
      const { operators } = await import('@urvote/contracts/openapi/audiences');
      const { buildOpenApiDocument } = await import('@urvote/contracts/openapi/build-openapi-document');
      return `${JSON.stringify(buildOpenApiDocument(operatorEndpoints, operators), null, 2)}\n`;
    },
  },
  { path: 'libs/db-schema/schema.sql', produce: async () => (await migratedDatabase()).schema },
  { path: 'libs/db-schema/src/generated.ts', produce: async () => (await migratedDatabase()).types },
  { path: 'libs/pages/src/mail/mail-layout.generated.ts', produce: compileMailLayout },
  {
    path: '.env.example',
    produce: async () => {
      const { readEnvironmentVariables } = await import('./environment-variables.ts');
      return renderEnvironmentExample(await readEnvironmentVariables());
    },
  },
  partlyMade('docker-compose.yml', makeComposeServices),
  partlyMade('ops/prometheus/prometheus.yml', async () =>
    (await import('./service-containers.ts')).prometheusTargets(),
  ),
];

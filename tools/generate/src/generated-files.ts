import { renderEnvironmentExample } from './environment-example.ts';
import type { GeneratedFile } from './generated-file.ts';
import { compileMailLayout } from './mail-layout.ts';
import { dumpMigratedSchema } from './migrated-schema.ts';

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
  { path: 'libs/db-schema/schema.sql', produce: dumpMigratedSchema },
  { path: 'libs/pages/src/mail/mail-layout.generated.ts', produce: compileMailLayout },
  {
    path: '.env.example',
    produce: async () => {
      const { readEnvironmentVariables } = await import('./environment-variables.ts');
      return renderEnvironmentExample(await readEnvironmentVariables());
    },
  },
];

import { type EnvironmentVariable, renderEnvironmentExample } from './environment-example.ts';
import type { GeneratedFile } from './generated-file.ts';
import { compileMailLayout } from './mail-layout.ts';
import { dumpMigratedSchema } from './migrated-schema.ts';

/** What docker-compose.yml reads and no service does. */
const composeVariables: readonly EnvironmentVariable[] = [
  {
    name: 'POSTGRES_PASSWORD',
    description: 'Password of the PostgreSQL that docker-compose.yml starts; letters and digits only.',
    secret: true,
    services: ['docker compose'],
  },
  {
    name: 'REDIS_PASSWORD',
    description: 'Password of the queue store that docker-compose.yml starts; letters and digits only.',
    secret: true,
    services: ['docker compose'],
  },
  {
    name: 'PUBLIC_PORT',
    description: 'Port of this machine that the API answers on.',
    example: '8080',
    services: ['docker compose'],
  },
];

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
      const { environmentVariables } = await import('@urvote/platform/config/variables');
      return renderEnvironmentExample([...composeVariables, ...environmentVariables]);
    },
  },
];

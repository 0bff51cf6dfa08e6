import { httpServices, portVariableOf } from '@urvote/contracts/services/service-names';
import { type Service, services } from '@urvote/contracts/services/services';
import { environmentLines, serviceEnvironmentLines } from './compose-values.ts';

/** The variables a program reads. */
export type ReadNames = (name: string) => ReadonlySet<string>;

function needsOf({ name, kind }: Service, reads: ReadNames): string[] {
  const needed = [
    ...(kind === 'gateway' ? httpServices.map((service) => service.name) : []),
    ...(reads(name).has('S3_ENDPOINT') ? ['object-store'] : []),
  ];
  if (needed.length === 0) return [];
  return [
    '  depends_on:',
    '    <<: *app-needs',
    ...needed.map((service) => `    ${service}: { condition: service_healthy }`),
  ];
}

function serviceLines(service: Service, reads: ReadNames): string[] {
  const { name, port } = service;
  const isTuned = 'carriesVotes' in service;
  return [
    `${name}:`,
    '  <<: *app',
    '  build:',
    '    context: .',
    '    target: service',
    `    args: { SERVICE: ${name}, PORT_VARIABLE: ${portVariableOf(service)}, PORT: '${port}'${isTuned ? ', NODE_OPTIONS: *carries-votes' : ''} }`,
    `  mem_limit: ${isTuned ? '1536m' : '768m'}`,
    ...(service.kind === 'operators' ? [`  ports: ['127.0.0.1:${port}:${port}']`] : []),
    '  environment:',
    ...serviceEnvironmentLines(service, reads(name)),
    ...needsOf(service, reads),
    '',
  ];
}

const commands = ['db', 'ops', 'admin'];

/** The commands, which work as the owner of the database; `migrate` is one of them, before every start. */
function commandLines(reads: ReadNames): string[] {
  const names = new Set(commands.flatMap((command) => [...reads(command)]));
  return [
    'migrate:',
    '  <<: *command',
    '  command: [db, prepare]',
    '  environment: &command-environment',
    ...environmentLines(names),
    '',
    'tools:',
    '  <<: *command',
    '  profiles: [tools]',
    "  volumes: ['backup-data:/backups']",
    '  environment: *command-environment',
  ];
}

/** The services of docker-compose.yml. */
export function composeServices(reads: ReadNames): string[] {
  return [...services.flatMap((service) => serviceLines(service, reads)), ...commandLines(reads)];
}

/** What Prometheus asks in the network of docker-compose.yml. */
export function prometheusTargets(): string[] {
  return services.map(({ name, port }) => `- { names: [${name}], type: A, port: ${port} }`);
}

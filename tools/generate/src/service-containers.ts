import { httpServices, portVariableOf, urlVariableOf } from '@urvote/contracts/services/service-names';
import { type Service, services } from '@urvote/contracts/services/services';
import { allVariables } from '@urvote/platform/config/variables/all-variables';
import type { Variable } from '@urvote/platform/config/variables/variable';

/** The variables a service reads. */
export type ReadNames = (name: string) => ReadonlySet<string>;

/** What docker-compose.yml says of a variable to whichever service reads it, besides what all services get. */
const values: Readonly<Record<string, string>> = {
  ...Object.fromEntries(httpServices.map(({ name, port }) => [urlVariableOf(name), `http://${name}:${port}`])),
  PUBLIC_URL: '${PUBLIC_URL:-http://127.0.0.1:8080}',
  SMTP_URL: '${SMTP_URL:-smtp://mail:1025}',
  MAIL_FROM: '${MAIL_FROM:-UrVote <no-reply@urvote.invalid>}',
  S3_ENDPOINT: 'http://object-store:7070',
  S3_REGION: 'us-east-1',
  S3_BUCKET: 'urvote',
};

/** Secrets that a service does not start without come from .env, and stop the start when they are missing there. */
function valueOf(name: string): string | undefined {
  const { secret, schema }: Variable = allVariables[name as keyof typeof allVariables];
  if (secret && !schema.safeParse(undefined).success) return `\${${name}:?set ${name} in .env}`;
  return values[name];
}

function environmentOf({ name, kind }: Service, reads: ReadNames): string[] {
  const own = [...reads(name)].flatMap((variable) => {
    const value = valueOf(variable);
    return value === undefined ? [] : [`    ${variable}: ${value}`];
  });
  if (kind === 'gateway') own.unshift('    CORS_ORIGINS: ${CORS_ORIGINS:-}');
  return own.length === 0
    ? ['  environment: *app-environment']
    : ['  environment:', '    <<: *app-environment', ...own];
}

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

/** The services of docker-compose.yml. */
export function composeServices(reads: ReadNames): string[] {
  return services.flatMap((service) => {
    const { name, port } = service;
    const tuned = 'carriesVotes' in service ? ', NODE_OPTIONS: *carries-votes' : '';
    return [
      ...(service === services[0] ? [] : ['']),
      `${name}:`,
      '  <<: *app',
      '  build:',
      '    context: .',
      '    target: service',
      `    args: { SERVICE: ${name}, PORT_VARIABLE: ${portVariableOf(service)}, PORT: '${port}'${tuned} }`,
      ...(service.kind === 'operators' ? [`  ports: ['127.0.0.1:${port}:${port}']`] : []),
      ...environmentOf(service, reads),
      ...needsOf(service, reads),
    ];
  });
}

/** What Prometheus asks in the network of docker-compose.yml. */
export function prometheusTargets(): string[] {
  return services.map(({ name, port }) => `- { names: [${name}], type: A, port: ${port} }`);
}

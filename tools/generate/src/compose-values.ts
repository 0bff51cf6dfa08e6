import { httpServices, portVariableOf, roleOf, urlVariableOf } from '@urvote/contracts/services/service-names';
import { type Service, type ServiceName, services } from '@urvote/contracts/services/services';
import { allVariables } from '@urvote/platform/config/variables/all-variables';
import type { Variable } from '@urvote/platform/config/variables/variable';

const databaseUrl = (user: string, passwordVariable: string): string =>
  `postgres://${user}:${asked(passwordVariable)}@postgres:5432/urvote`;

/** Holds the password that the service's database role logs in with. */
export const rolePasswordVariableOf = (name: ServiceName): string => `${roleOf(name).toUpperCase()}_PASSWORD`;

/** What docker-compose.yml decides for whichever program reads it; .env has no say. */
const decided: Readonly<Record<string, string>> = {
  NODE_ENV: 'production',
  HOST: '0.0.0.0',
  ...Object.fromEntries(services.map((service) => [portVariableOf(service), `'${service.port}'`])),
  ...Object.fromEntries(httpServices.map(({ name, port }) => [urlVariableOf(name), `http://${name}:${port}`])),
  DATABASE_URL: databaseUrl('urvote', 'POSTGRES_PASSWORD'),
  DATABASE_URL_DIRECT: databaseUrl('urvote', 'POSTGRES_PASSWORD'),
  DATABASE_ROLE: "''",
  PGSSLROOTCERT: "''",
  REDIS_URL: `redis://:${asked('REDIS_PASSWORD')}@redis:6379`,
  JWKS_URL: 'http://user-service:8082/api/v1/jwks.json',
  MAIL_CATCHER_DIR: "''",
  URVOTE_DATA_DIR: "''",
  URVOTE_ROLE_PASSWORDS: `'${JSON.stringify(
    Object.fromEntries(services.map(({ name }) => [roleOf(name), asked(rolePasswordVariableOf(name))])),
  )}'`,
};

/** What stands in place of a variable that .env leaves out, besides the programs' own defaults. */
const fallbacks: Readonly<Record<string, string>> = {
  TRUSTED_PROXIES: '172.30.64.0/24',
  S3_ENDPOINT: 'http://object-store:7070',
  S3_REGION: 'us-east-1',
  S3_BUCKET: 'urvote',
};

/** Has a default that is right on one machine alone. */
const askedFor = new Set(['PUBLIC_URL', 'SMTP_URL']);

/** Compose stops with this message when .env leaves the variable out. */
function asked(name: string): string {
  return `\${${name}:?set ${name} in .env}`;
}

export const isDecidedByCompose = (name: string): boolean => name in decided;

function valueOf(name: string): string {
  const { secret, schema }: Variable = allVariables[name as keyof typeof allVariables];
  if (decided[name] !== undefined) return decided[name];
  const isNeeded = askedFor.has(name) || (secret && !schema.safeParse(undefined).success);
  return isNeeded ? asked(name) : `\${${name}:-${fallbacks[name] ?? ''}}`;
}

/** The lines for every variable that a program reads; an empty value is one that is not set. */
export function environmentLines(names: Iterable<string>): string[] {
  return [...names].map((name) => `    ${name}: ${valueOf(name)}`);
}

/** The same for a service, which logs in as its own role. */
export function serviceEnvironmentLines({ name }: Service, names: Iterable<string>): string[] {
  const url = databaseUrl(roleOf(name), rolePasswordVariableOf(name));
  return environmentLines(names).map((line) =>
    line.replace(/^( *DATABASE_URL(?:_DIRECT)?: ).*/, (_, key) => key + url),
  );
}

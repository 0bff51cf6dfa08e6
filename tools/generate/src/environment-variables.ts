import { services } from '@urvote/contracts/services/services';
import { allVariables } from '@urvote/platform/config/variables/all-variables';
import type { Variable } from '@urvote/platform/config/variables/variable';
import { isDecidedByCompose, rolePasswordVariableOf } from './compose-values.ts';
import type { EnvironmentVariable } from './environment-example.ts';

const passwordOf = (name: string, of: string): EnvironmentVariable => ({
  name,
  description: `Password of ${of} that docker-compose.yml starts; letters and digits only.`,
  secret: true,
  readBy: ['docker compose'],
});

/** What docker-compose.yml reads and no program does. */
const composeVariables: readonly EnvironmentVariable[] = [
  {
    name: 'DOMAIN',
    description:
      'Name under which people reach the platform; the edge proxy gets its certificate and answers on 80 and 443. :80 where TLS ends before it.',
    example: 'vote.example.org',
    readBy: ['docker compose'],
  },
  passwordOf('POSTGRES_PASSWORD', 'the owner of the database'),
  ...services.map(({ name }) => passwordOf(rolePasswordVariableOf(name), `the ${name}’s login at the PostgreSQL`)),
  passwordOf('REDIS_PASSWORD', 'the queue store'),
];

const commands = ['db', 'ops', 'admin'];

/** Every program that has a configuration, and the package of it. */
const packages = new Map([
  ...[...services.map(({ name }) => name), 'standalone'].map((name) => [name, name] as const),
  ...commands.map((name) => [name, `tool-${name}`] as const),
]);

/** The names of the variables that each program's configuration picks. */
export async function readVariablesByProgram(): Promise<Map<string, ReadonlySet<string>>> {
  const byProgram = new Map<string, ReadonlySet<string>>();
  for (const [program, name] of packages) {
    const { variables } = (await import(`@urvote/${name}/config`)) as { variables: object };
    byProgram.set(program, new Set(Object.keys(variables)));
  }
  return byProgram;
}

/** Every variable of the platform, with who reads it. */
export async function readEnvironmentVariables(): Promise<EnvironmentVariable[]> {
  const programs = [...(await readVariablesByProgram())];
  const rows = Object.entries<Variable>(allVariables).map(([name, { schema, ...said }]) => {
    const unset = schema.safeParse(undefined);
    return {
      ...said,
      name,
      default: unset.data === undefined ? undefined : String(unset.data),
      isOptional: unset.success,
      isDecidedByCompose: isDecidedByCompose(name),
      readBy: programs.filter(([, names]) => names.has(name)).map(([program]) => program),
    };
  });
  return [...composeVariables, ...rows];
}

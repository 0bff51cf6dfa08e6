import { migrateDown, migrateUp } from '@urvote/db-schema/migrate';
import { dumpSchema } from '@urvote/db-schema/schema-dump';
import type { Environment } from '@urvote/platform/config/load-config';
import { readDirectUrl, readRolePasswords, readSeedConfig, usesRedis } from './config.ts';
import { staleTypes, writeTypes } from './database-types.ts';
import { dropQueueSchema, upQueueSchema } from './queue-schema.ts';
import { setRolePasswords } from './role-passwords.ts';
import { firstSchemaDifference } from './schema-file.ts';
import { seed } from './seed.ts';

interface CommandContext {
  env: Environment;
  print: (line: string) => void;
  flags: { all?: boolean; check?: boolean };
}

/** Gives the exit code. */
type Command = (context: CommandContext) => Promise<number>;

const up: Command = async ({ env, print }) => {
  const url = readDirectUrl(env);
  const applied = await migrateUp(url, { log: print });
  print(`${applied} migrations applied`);
  if (!usesRedis(env)) print(`queue schema at version ${await upQueueSchema(url)}`);
  return 0;
};

const down: Command = async ({ env, print, flags }) => {
  const url = readDirectUrl(env);
  if (flags.all) await dropQueueSchema(url);
  const reverted = await migrateDown(url, { log: print, all: flags.all ?? false });
  print(`${reverted} migrations reverted`);
  return 0;
};

const seedDemoData: Command = async ({ env, print }) => {
  const { created, credentials } = await seed(readSeedConfig(env));
  print(
    `added: ${Object.entries(created)
      .map(([table, count]) => `${count} ${table}`)
      .join(', ')}`,
  );
  if (credentials.length > 0) print('Passwords of the demo users, shown this once:');
  for (const { role, email, password } of credentials) print(`  ${role.padEnd(5)}  ${email}  ${password}`);
  return 0;
};

const types: Command = async ({ env, print, flags }) => {
  const url = readDirectUrl(env);
  if (!flags.check) {
    await writeTypes(url);
    return 0;
  }
  const differences = await staleTypes(url);
  for (const difference of differences) print(difference);
  print(differences.length === 0 ? 'types match the database' : 'run "npm run db -- types" on a migrated database');
  return differences.length === 0 ? 0 : 1;
};

const dump: Command = async ({ env, print, flags }) => {
  const url = readDirectUrl(env);
  if (!flags.check) {
    print((await dumpSchema(url)).trimEnd());
    return 0;
  }
  const difference = await firstSchemaDifference(url);
  print(difference ?? 'the committed schema matches the database');
  return difference === undefined ? 0 : 1;
};

const roles: Command = async ({ env, print }) => {
  const passwords = readRolePasswords(env);
  await setRolePasswords(readDirectUrl(env), passwords);
  print(`may log in: ${Object.keys(passwords).join(', ')}`);
  return 0;
};

/** What a start on servers needs first: the schema, and roles that may log in. */
const prepare: Command = async (context) => (await up(context)) || (await roles(context));

const queueSchema: Command = async ({ env, print }) => {
  print(`queue schema at version ${await upQueueSchema(readDirectUrl(env))}`);
  return 0;
};

/** By their words on the command line. */
export const commands: Readonly<Record<string, Command>> = {
  migrate: up,
  'migrate up': up,
  'migrate down': down,
  seed: seedDemoData,
  types,
  dump,
  roles,
  prepare,
  'queue-schema': queueSchema,
};

import { parseArgs } from 'node:util';
import { withEmbeddedDatabase } from '@urvote/platform/config/embedded-environment';
import { ConfigError } from '@urvote/platform/config/load-config';
import { commands } from './commands.ts';

const usage = `Usage: npm run db -- <command>
  migrate [up]          apply all migrations, make the partitions of the coming months
  migrate down [--all]  revert the last migration, or all of them and the queue's schema
  seed                  add the demo data that is missing
  types [--check]       write the row types of the database, or compare them
  dump [--check]        print the schema, or compare it with the committed one
  roles                 let service roles log in, with the passwords of URVOTE_ROLE_PASSWORDS
  prepare               migrate, then roles: what servers need before they start
  queue-schema          make or update the queue's tables in PostgreSQL`;

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean' }, all: { type: 'boolean' }, check: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const command = commands[positionals.join(' ')];
  if (command)
    return command({ env: await withEmbeddedDatabase(process.env), print: (line) => console.log(line), flags: values });
  console.error(usage);
  return 2;
}

try {
  process.exitCode = await run();
} catch (error) {
  // The usual causes (a variable, a server that is away, a refused option) need their message, not a stack.
  console.error(
    error instanceof ConfigError || !process.env['DEBUG'] ? (error as Error).message || String(error) : error,
  );
  process.exitCode = 1;
}

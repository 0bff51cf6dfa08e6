import { parseArgs } from 'node:util';
import { createLogger } from '@urvote/platform/logger/logger';
import { openDatabase } from '@urvote/platform/postgres/database';
import { commands } from './commands.ts';
import { readConfig } from './config.ts';
import { readPassword } from './read-password.ts';

const usage = `Usage: npm run admin -- <command>
  create --email a@example.org --username name --password-stdin   make an administrator; the password is read from the standard input
  grant --email a@example.org --role name                         grant a role to an account`;

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      email: { type: 'string' },
      username: { type: 'string' },
      role: { type: 'string' },
      'password-stdin': { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { 'password-stdin': hasPassword = false, ...flags } = values;
  const command = commands[positionals.join(' ')];
  if (!command || (command === commands['create'] && !hasPassword)) {
    console.error(usage);
    return 2;
  }
  const config = await readConfig(process.env);
  const { url, rootCertPath } = config;
  const logger = createLogger({ service: 'admin', level: 'error' });
  await using database = openDatabase({
    url,
    max: 1,
    applicationName: 'urvote-admin',
    logger,
    ...(rootCertPath === undefined ? {} : { rootCertPath }),
  });
  const print = (line: string): void => console.log(line);
  return await command({
    db: database.db,
    config,
    now: new Date(),
    flags,
    readPassword: () => readPassword(process.stdin),
    print,
  });
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error((error as Error).message || String(error));
  process.exitCode = 1;
}

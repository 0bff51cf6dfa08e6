import { parseArgs } from 'node:util';
import { createLogger } from '@urvote/platform/logger/logger';
import { openDatabase } from '@urvote/platform/postgres/database';
import { commands } from './commands.ts';
import { readConfig } from './config.ts';

const usage = `Usage: npm run ops -- <command>
  partitions [--months 3] [--at YYYY-MM-DD]       make this month's partitions and the next ones
  recount [--contest id] [--json] [--repair]      compare every stored total with the votes; exit 1 on a difference
  audit-verify                                    check the hash chain of the audit log
  purge                                           delete what is past its time`;

/** A recount reads every vote. */
const longestQueryMs = 30 * 60_000;

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      months: { type: 'string' },
      at: { type: 'string' },
      contest: { type: 'string' },
      json: { type: 'boolean' },
      repair: { type: 'boolean' },
    },
  });
  const command = commands[positionals.join(' ')];
  if (!command) {
    console.error(usage);
    return 2;
  }
  const { url, rootCertPath } = readConfig(process.env);
  const logger = createLogger({ service: 'ops', level: 'error' });
  await using database = openDatabase({
    url,
    max: 2,
    applicationName: 'urvote-ops',
    logger,
    statementTimeoutMs: longestQueryMs,
    ...(rootCertPath === undefined ? {} : { rootCertPath }),
  });
  return await command({ db: database.db, nowMs: Date.now(), print: (line) => console.log(line), flags: values });
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error((error as Error).message || String(error));
  process.exitCode = 1;
}

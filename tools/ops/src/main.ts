import { parseArgs } from 'node:util';
import { createLogger } from '@urvote/platform/logger/logger';
import { openDatabase } from '@urvote/platform/postgres/database';
import { openQueueStore, type QueueStore } from '@urvote/platform/queue/queue-store';
import { commands } from './commands.ts';
import { readConfig, readDataDir, readTokenKeys, requireNamedDatabase } from './config.ts';
import { rotateTokenKey } from './rotate-token-key.ts';

const usage = `Usage: npm run ops -- <command>
  partitions [--months 3] [--at YYYY-MM-DD]       make this month's partitions and the next ones
  recount [--contest id] [--json] [--repair]      compare every stored total with the votes, and look for groups that are not
          [--without-queue]                       settled, also in the queue; exit 1 on a difference and on each such group
  audit-verify                                    check the hash chain of the audit log
  purge                                           delete what is past its time
  find-request <id>                               what became of the vote that came with a request (X-Request-Id)
  backup [--to backups] [--keep-days 30]          dump all rows of one moment, then delete dumps that are older
  restore --from backups/urvote-...               fill an empty database from a dump
  rotate-token-key [--data-dir .urvote]           sign access tokens with a new key; those of the old one stay good
          [--publish | --sign]                    in two steps, each followed by a restart of one process after the other`;

/** A recount reads every vote. */
const longestQueryMs = 30 * 60_000;

/** A repair locks whole tables, behind everything that is counting just now. */
const longestLockMs = 60_000;

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      months: { type: 'string' },
      at: { type: 'string' },
      to: { type: 'string' },
      from: { type: 'string' },
      'keep-days': { type: 'string' },
      contest: { type: 'string' },
      json: { type: 'boolean' },
      repair: { type: 'boolean' },
      'without-queue': { type: 'boolean' },
      publish: { type: 'boolean' },
      sign: { type: 'boolean' },
      'data-dir': { type: 'string' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const print = (line: string): void => console.log(line);
  if (positionals.join(' ') === 'rotate-token-key') {
    const step = values.publish ? 'publish' : values.sign ? 'sign' : undefined;
    await rotateTokenKey({
      current: readTokenKeys(process.env),
      dataDir: values['data-dir'] ?? readDataDir(process.env),
      step,
      print,
    });
    return 0;
  }
  const [word = '', ...args] = positionals;
  const command = commands[word];
  if (!command || (args.length > 0 && word !== 'find-request')) {
    console.error(usage);
    return 2;
  }
  if (command === commands['restore']) requireNamedDatabase(process.env);
  const { url, rootCertPath, redisUrl, queuePrefix } = await readConfig(process.env);
  const logger = createLogger({ service: 'ops', level: 'error' });
  const rootCert = rootCertPath === undefined ? {} : { rootCertPath };
  await using database = openDatabase({
    url,
    max: 2,
    applicationName: 'urvote-ops',
    logger,
    statementTimeoutMs: longestQueryMs,
    lockTimeoutMs: longestLockMs,
    ...rootCert,
  });
  const queueServer = redisUrl === undefined ? { databaseUrl: url } : { redisUrl };
  const openQueues = (): QueueStore => openQueueStore({ ...queueServer, ...rootCert, prefix: queuePrefix, logger });
  return await command({
    args,
    db: database.db,
    server: { url, rootCertPath },
    openQueues,
    nowMs: Date.now(),
    print,
    flags: values,
  });
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error((error as Error).message || String(error));
  process.exitCode = 1;
}

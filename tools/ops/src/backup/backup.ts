import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { queueRoles } from '@urvote/contracts/services/service-names';
import { migrateUp } from '@urvote/db-schema/migrate';
import { postgresTarget } from '@urvote/platform/postgres/tls';
import { migrateQueueSchema } from '@urvote/platform/queue/migrate-queue-schema';
import pg from 'pg';
import { dumpDatabase } from './dump-database.ts';
import { dumpNameOf, expiredDumps } from './dump-name.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { checkFiles, loadDump } from './restore-database.ts';
import { isEmpty } from './restore.queries.ts';

interface Server {
  /** Direct, of who owns the tables. */
  url: string;
  rootCertPath: string | undefined;
}

export interface BackupOptions extends Server {
  /** Folder of all dumps. */
  folder: string;
  /** Dumps that were begun longer ago are deleted after the new one is complete. */
  keepDays: number;
  nowMs: number;
  print: (line: string) => void;
}

const rowsOf = ({ tables }: Manifest): number => tables.reduce((sum, { rowCount }) => sum + rowCount, 0);

/** Migrators connect by themselves, and read the certificate's place from the URL. */
function migratorUrl({ url, rootCertPath }: Server): string {
  if (rootCertPath === undefined) return url;
  const target = new URL(url);
  target.searchParams.set('sslmode', 'verify-full');
  target.searchParams.set('sslrootcert', rootCertPath);
  return target.href;
}

async function withClient<T>({ url, rootCertPath }: Server, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const target = postgresTarget(url, rootCertPath);
  const client = new pg.Client({ connectionString: target.url, ssl: target.ssl, application_name: 'urvote-backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** @throws Error when the dump is not complete; older ones are all there then */
export async function backup({ folder, keepDays, nowMs, print, ...server }: BackupOptions): Promise<void> {
  const dumps = resolve(folder);
  await mkdir(dumps, { recursive: true, mode: 0o700 });
  const target = join(dumps, dumpNameOf(nowMs));
  const manifest = await withClient(server, (client) => dumpDatabase(client, target, nowMs));
  print(`dumped: ${rowsOf(manifest)} rows of ${manifest.tables.length} tables to ${target}`);
  for (const name of expiredDumps(await readdir(dumps), nowMs, keepDays)) {
    await rm(join(dumps, name), { recursive: true });
    print(`deleted: ${name}, older than ${keepDays} days`);
  }
}

/**
 * Into an empty database: the schema as it was, the rows, then the migrations since.
 * @throws Error when it is not empty, a file is damaged, or this version does not know the dump's last migration
 */
export async function restore({ folder, print, ...server }: Omit<BackupOptions, 'keepDays' | 'nowMs'>): Promise<void> {
  const dump = resolve(folder);
  const manifest = await readManifest(dump);
  await checkFiles(dump, manifest);
  if (!(await withClient(server, isEmpty)))
    throw new Error('the database is not empty; make a new one to restore into');
  const url = migratorUrl(server);
  await migrateUp(url, { to: manifest.migration });
  if (manifest.hasQueue) await migrateQueueSchema(url, queueRoles);
  await withClient(server, (client) => loadDump(client, dump, manifest));
  const newer = await migrateUp(url);
  print(`restored: ${rowsOf(manifest)} rows of ${manifest.takenAt}; ${newer} newer migrations applied`);
}

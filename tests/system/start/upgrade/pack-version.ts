import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startEmbeddedPostgres } from '@urvote/embedded/embedded-postgres';
import { stopLeftOverPostmaster } from '@urvote/embedded/postmaster';
import { withEmbeddedDatabase } from '@urvote/platform/config/embedded-environment';
import { silentLogger } from '@urvote/platform/logger/logger';
import { tempFolder } from '@urvote/testkit/temp-folder';
import pg from 'pg';
import { archive, packFolders, unpackFolders } from './packed-folders.ts';
import { leaveOnTheWay, useVersion } from './use-version.ts';
import { type Told, writeTold } from './told.ts';

/**
 * node tests/system/start/upgrade/pack-version.ts <checkout with its packages> <name>
 * Starts the version of the checkout, uses it, kills it while votes are on their way, and adds its data folder to the archive.
 */
const [checkout = '', name = ''] = process.argv.slice(2);

interface Running extends AsyncDisposable {
  url: string;
  passwords: Record<string, string>;
}

async function killed(child: ChildProcess, dataDir: string): Promise<void> {
  if (child.kill('SIGKILL')) await once(child, 'exit');
  await stopLeftOverPostmaster(join(dataDir, 'postgres'));
}

async function startVersion(dataDir: string): Promise<Running> {
  const env = { ...process.env, URVOTE_DATA_DIR: dataDir, GATEWAY_PORT: '28190', OPS_PORT: '28191' };
  const main = 'apps/standalone/src/main.ts';
  const child = spawn(process.execPath, [main], { cwd: resolve(checkout), env, stdio: ['ignore', 'pipe', 'inherit'] });
  const passwords: Record<string, string> = {};
  let url = '';
  for await (const line of createInterface({ input: child.stdout })) {
    url = /^UrVote is ready at (http:\S+)$/.exec(line)?.[1] ?? url;
    const [, email, password] = /^ {2}(?:admin|voter) +(\S+@\S+) +(\S+)$/.exec(line) ?? [];
    if (email !== undefined && password !== undefined) passwords[email] = password;
    if (line.startsWith('Ctrl-C')) return { url, passwords, [Symbol.asyncDispose]: () => killed(child, dataDir) };
  }
  throw new Error(`${checkout} does not start`);
}

/** Nothing is settled while it is held, and whoever reads does not wait. */
async function holdWrites(dataDir: string): Promise<void> {
  const { DATABASE_URL_DIRECT: connectionString } = await withEmbeddedDatabase({ URVOTE_DATA_DIR: dataDir });
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  await client.query('begin; lock table vote in exclusive mode');
}

/** The write-ahead log of what has long been written is most of a folder's size. */
async function dropOldLog(dataDir: string): Promise<void> {
  const secrets = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as Record<string, string>;
  await using _server = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    password: secrets['POSTGRES_PASSWORD'] ?? '',
    durable: true,
    logger: silentLogger(),
    settings: { wal_recycle: 'off', min_wal_size: '32MB' },
  });
  const { DATABASE_URL_DIRECT: connectionString } = await withEmbeddedDatabase({ URVOTE_DATA_DIR: dataDir });
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('vacuum full');
  for (let segment = 0; segment < 3; segment += 1) {
    await client.query('checkpoint');
    await client.query('select pg_switch_wal()');
  }
  await client.end();
}

await using folder = await tempFolder();
const all = join(folder.path, 'all');
const dataDir = join(all, name);
await mkdir(all);
if (existsSync(archive)) await unpackFolders(all);
await rm(dataDir, { recursive: true, force: true });
let told: Told;
{
  await using version = await startVersion(dataDir);
  const { url, passwords } = version;
  const counted = await useVersion(url, passwords);
  await holdWrites(dataDir);
  told = { ...counted, onTheirWay: await leaveOnTheWay(url, passwords) };
}
await dropOldLog(dataDir);
await writeTold(dataDir, told);
await packFolders(all);

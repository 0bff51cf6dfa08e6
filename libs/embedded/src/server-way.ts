import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { StartRefusal } from '@urvote/platform/lifecycle/start-refusal';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { copyPrograms } from './program-copy.ts';
import { type Account, namespaceAccount, readAccounts, serverAccount, type ServerUser } from './server-user.ts';

const run = promisify(execFile);

/** How a PostgreSQL of ours is run, by which programs and as whom. */
export interface ServerWay {
  /** For the log. */
  name: string;
  binaries: PostgresBinaries;
  /** What the server's program is started by, such as `unshare`. */
  prefix: readonly string[];
  user: ServerUser;
  /** Whom its files belong to, as this process sees it. */
  owner: ServerUser;
  /** The server may enter its folder, but not the folders above: it is started inside and calls the folder by that. */
  isInside: boolean;
}

/** How a process that was started inside its folder names it without going through the folders above. */
const currentFolder = '/proc/self/cwd';

const serverEnv = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };

/** The command line of one of the server's programs, and the options to start it with, for the cluster in `folder`. */
export function commandFor(way: ServerWay, program: string, folder: string) {
  const [command = program, ...args] = [...way.prefix, program];
  const path = way.isInside ? currentFolder : folder;
  return { command, args: [...args, '-D', path], options: { ...way.user, cwd: folder, env: serverEnv } };
}

const runsPrograms = '"$1" --version && "$2" --version && test -r "$3"';
const entersFolder = 'test -x "$1"';
/** Says the first of the folders, the highest first, that it may not enter. */
const entersAll = 'for folder; do test -x "$folder" || { echo "$folder" >&2; exit 1; }; done';

/** Tries it: what a file's mode promises, a mount option, an access list or a kernel setting may take back. */
async function complaint(
  way: Pick<ServerWay, 'prefix' | 'user'>,
  script: string,
  args: readonly string[],
): Promise<string | undefined> {
  const [command = '/bin/sh', ...rest] = [...way.prefix, '/bin/sh', '-c', script, 'sh', ...args];
  try {
    await run(command, rest, { ...way.user, cwd: '/', env: serverEnv });
    return undefined;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    return (stderr.trim() || message).split('\n')[0];
  }
}

export interface WayOptions {
  /** Folders for a copy of the programs, the best first; in /var/lib or /var/tmp by default. */
  copyPlaces?: readonly string[];
  /** false: as on a kernel that refuses user namespaces. */
  allowsNamespaces?: boolean;
  /** /etc/passwd by default. */
  accountsFile?: string;
}

interface Search extends WayOptions {
  binaries: PostgresBinaries;
  dataDir: string;
  /** The folder that the cluster's is in, also when that is a link. */
  parent: string;
  /** Why what was tried does not do. */
  failures: string[];
}

async function asAccount(
  search: Search,
  { name, uid, gid }: Account,
  binaries: PostgresBinaries,
): Promise<ServerWay | undefined> {
  const way = { name: `as ${name}`, binaries, prefix: [], user: { uid, gid }, owner: { uid, gid } };
  const why = await complaint(way, runsPrograms, [binaries.initdb, binaries.postgres, binaries.templateFile]);
  if (why !== undefined) return void search.failures.push(`as ${name}: ${why}`);
  const isInside = (await complaint(way, entersFolder, [search.parent])) !== undefined;
  if (isInside && process.platform !== 'linux')
    return void search.failures.push(`as ${name}: may not enter ${search.parent}`);
  return { ...way, isInside };
}

/** Root's own files can be reached and it is not root's might: inside, the process is an ordinary user without rights over other people's files. */
async function inNamespace(search: Search, account: Account | undefined): Promise<ServerWay | undefined> {
  if (account === undefined || process.platform !== 'linux' || search.allowsNamespaces === false) return undefined;
  const prefix = ['unshare', '--user', `--map-user=${account.uid}`, `--map-group=${account.gid}`, '--'];
  const way = {
    name: 'in a user namespace',
    binaries: search.binaries,
    prefix,
    user: {},
    owner: { uid: 0, gid: 0 },
    isInside: false,
  };
  const { initdb, postgres, templateFile } = search.binaries;
  const why =
    (await complaint(way, runsPrograms, [initdb, postgres, templateFile])) ??
    (await complaint(way, entersFolder, [search.parent]));
  if (why === undefined) return way;
  return void search.failures.push(`in a user namespace: ${why}`);
}

async function fromCopy(search: Search, account: Account | undefined): Promise<ServerWay | undefined> {
  if (account === undefined) return undefined;
  try {
    const binaries = await copyPrograms(search.binaries, search.copyPlaces);
    const way = await asAccount(search, account, binaries);
    return way && { ...way, name: `as ${account.name}, from a copy in ${binaries.packageDir}` };
  } catch (error) {
    return void search.failures.push(`from a copy of its programs: ${(error as Error).message}`);
  }
}

/** Whoever has the data keeps it where there is a way to run as that one: root by a namespace, others by a copy too. */
async function ownersWay(search: Search, accounts: readonly Account[]): Promise<ServerWay | undefined> {
  const uid = await stat(search.dataDir).then(
    (folder) => folder.uid,
    () => undefined,
  );
  if (uid === 0) return inNamespace(search, namespaceAccount(accounts));
  const [owner] = await ownerOf(search.dataDir, accounts);
  if (owner === undefined) return undefined;
  return (await asAccount(search, owner, search.binaries)) ?? fromCopy(search, owner);
}

async function ownerOf(path: string, accounts: readonly Account[]): Promise<Account[]> {
  const file = await stat(path).catch(() => undefined);
  if (file === undefined || file.uid === 0) return [];
  return [accounts.find(({ uid }) => uid === file.uid) ?? { name: `user ${file.uid}`, uid: file.uid, gid: file.gid }];
}

/** The owner of the checkout may be the only one who can enter it. */
async function accountsToTry({ binaries }: Search, accounts: readonly Account[]): Promise<Account[]> {
  const usual = serverAccount(accounts);
  const all = [...(usual ? [usual] : []), ...(await ownerOf(binaries.postgres, accounts))];
  return all.filter(({ uid }, index) => all.findIndex((other) => other.uid === uid) === index);
}

function foldersAbove(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...foldersAbove(parent), path];
}

/** The highest folder that the server's account may not enter on its way to the programs. */
async function folderInTheWay({ binaries }: Search, account: Account | undefined): Promise<string | undefined> {
  if (account === undefined) return undefined;
  const { uid, gid } = account;
  return complaint({ prefix: [], user: { uid, gid } }, entersAll, foldersAbove(dirname(binaries.postgres)));
}

function advice({ dataDir, failures }: Search, inTheWay: string | undefined): string {
  const why = inTheWay === undefined ? '' : `, because only root may enter ${inTheWay}`;
  return [
    `PostgreSQL must not run as root, and there is no other way to run it here with its data in ${dataDir}${why}. Tried:`,
    ...failures.map((failure) => `  - ${failure}`),
    'Start as an ordinary user; or move the checkout to where every account may enter it, such as /srv; or set DATABASE_URL to a PostgreSQL that is running.',
  ].join('\n');
}

async function rootsWay(search: Search): Promise<ServerWay> {
  const accounts = await readAccounts(search.accountsFile);
  const kept = await ownersWay(search, accounts);
  if (kept) return kept;
  for (const account of await accountsToTry(search, accounts)) {
    const way = await asAccount(search, account, search.binaries);
    if (way) return way;
  }
  const usual = serverAccount(accounts);
  const way = (await inNamespace(search, namespaceAccount(accounts))) ?? (await fromCopy(search, usual));
  if (way) return way;
  throw new StartRefusal(advice(search, await folderInTheWay(search, usual)));
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

async function ownWay(search: Search): Promise<ServerWay> {
  const { binaries, dataDir } = search;
  const owner = await stat(dataDir).catch(() => undefined);
  if (owner !== undefined && process.getuid !== undefined && owner.uid !== process.getuid()) {
    throw new StartRefusal(
      `The data in ${dataDir} belongs to another account (${owner.uid}), which made it. Start as that account or as root, or take it over: sudo chown -R "$(id -u):$(id -g)" '${dirname(dataDir)}'`,
    );
  }
  if (hasName()) return { name: 'as this user', binaries, prefix: [], user: {}, owner: {}, isInside: false };
  const way = await inNamespace(search, namespaceAccount(await readAccounts(search.accountsFile)));
  if (way) return { ...way, owner: {} };
  throw new StartRefusal(
    `PostgreSQL wants an account with a name, and user ${process.getuid?.()} has none in /etc/passwd: start as one that has, or set DATABASE_URL to a PostgreSQL that is running${search.failures.map((failure) => ` (${failure})`).join('')}`,
  );
}

/**
 * Finds out how to run PostgreSQL for the cluster in `dataDir`, whose parent exists. PostgreSQL refuses to run as root,
 * and the account that root's server runs as may not be able to enter a checkout below a folder like `/root`.
 * @throws StartRefusal that says what was tried and what a person can do
 */
export async function findServerWay(
  binaries: PostgresBinaries,
  dataDir: string,
  options: WayOptions = {},
): Promise<ServerWay> {
  const parent = dirname(await realpath(dataDir).catch(() => dataDir));
  const search: Search = { ...options, binaries, dataDir, parent, failures: [] };
  return process.getuid?.() === 0 ? rootsWay(search) : ownWay(search);
}
